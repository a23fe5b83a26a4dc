package io.atoll.kv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every engine does; run over each of them. */
public abstract class KvEngineContract {
  protected static final byte[] NONE = new byte[0];
  protected KvEngine engine;

  protected abstract KvEngine open() throws Exception;

  /** Loses what was not flushed and opens again. */
  protected abstract KvEngine crash(KvEngine current) throws Exception;

  @BeforeEach
  void openEngine() throws Exception {
    engine = open();
  }

  @AfterEach
  void closeEngine() {
    engine.close();
  }

  protected static byte[] b(String text) {
    return text.getBytes(UTF_8);
  }

  protected static String s(byte[] bytes) {
    return bytes == null ? null : new String(bytes, UTF_8);
  }

  protected void put(Family family, String key, String value) {
    try (WriteBatch batch = engine.newBatch()) {
      batch.put(family, b(key), b(value));
      engine.write(batch);
    }
  }

  protected List<String> scan(KvReader reader, Family family, String lower, String upper) {
    List<String> rows = new ArrayList<>();
    try (Cursor cursor = reader.cursor(family, b(lower), b(upper))) {
      for (cursor.seekToFirst(); cursor.valid(); cursor.next()) {
        rows.add(s(cursor.key()) + "=" + s(cursor.value()));
      }
    }
    return rows;
  }

  @Test
  void readsWhatItWroteInEachFamilyApart() {
    put(Family.DEFAULT, "a", "1");
    put(Family.WRITE, "a", "2");
    assertThat(s(engine.get(Family.DEFAULT, b("a")))).isEqualTo("1");
    assertThat(s(engine.get(Family.WRITE, b("a")))).isEqualTo("2");
    assertThat(engine.get(Family.LOCK, b("a"))).isNull();
    assertThat(engine.getCached(Family.WRITE, b("a")))
        .isInstanceOfSatisfying(
            CachedRead.Hit.class, hit -> assertThat(s(hit.value())).isEqualTo("2"));
    assertThat(engine.getCached(Family.WRITE, b("b"))).isEqualTo(CachedRead.Miss.ABSENT);
  }

  @Test
  void aNearCursorFindsWhatBeginsLikeTheKeySought() {
    long seed = System.nanoTime();
    System.out.println("near cursor seed " + seed);
    Random random = new Random(seed);
    TreeMap<String, String> model = new TreeMap<>();
    for (int round = 0; round < 4; round++) {
      for (int i = 0; i < 200; i++) {
        String key = longKey(random);
        put(Family.WRITE, key, "v" + round + i);
        model.put(key, "v" + round + i);
      }
      if (round < 3) {
        engine.flush();
      }
    }
    try (Cursor cursor = engine.nearCursor()) {
      for (int i = 0; i < 1000; i++) {
        String sought = longKey(random);
        cursor.seek(b(sought));
        Map.Entry<String, String> expected = model.ceilingEntry(sought);
        String prefix = sought.substring(0, KvReader.NEAR_BYTES);
        if (expected != null && expected.getKey().startsWith(prefix)) {
          assertThat(cursor.valid()).isTrue();
          assertThat(s(cursor.key())).isEqualTo(expected.getKey());
          assertThat(s(cursor.value())).isEqualTo(expected.getValue());
        } else if (cursor.valid()) {
          assertThat(s(cursor.key())).doesNotStartWith(prefix);
        }
      }
    }
    // Other cursors go over all prefixes as ever.
    List<String> rows = new ArrayList<>();
    model.forEach((key, value) -> rows.add(key + "=" + value));
    assertThat(scan(engine, Family.WRITE, "", "")).isEqualTo(rows);
    String border = model.navigableKeySet().higher("k0500");
    assertThat(scan(engine, Family.WRITE, "k0500", ""))
        .isEqualTo(rows.subList(model.headMap(border).size(), rows.size()));
  }

  private static String longKey(Random random) {
    return "k%04d.%021d.%d".formatted(random.nextInt(1000), 7, random.nextInt(3));
  }

  @Test
  void emptyValuesAndKeysOfAllBytesSurvive() {
    try (WriteBatch batch = engine.newBatch()) {
      batch.put(Family.DEFAULT, new byte[] {0}, NONE);
      batch.put(Family.DEFAULT, new byte[] {(byte) 0xff, 0}, new byte[] {(byte) 0x80});
      assertThat(batch.count()).isEqualTo(2);
      engine.write(batch);
    }
    assertThat(engine.get(Family.DEFAULT, new byte[] {0})).isEmpty();
    try (Cursor cursor = engine.cursor(Family.DEFAULT, NONE, NONE)) {
      cursor.seekToLast();
      assertThat(cursor.key()).containsExactly((byte) 0xff, 0);
      assertThat(cursor.value()).containsExactly((byte) 0x80);
      cursor.prev();
      assertThat(cursor.key()).containsExactly(0);
      cursor.prev();
      assertThat(cursor.valid()).isFalse();
    }
  }

  @Test
  void aSnapshotDoesNotSeeLaterWrites() {
    put(Family.DEFAULT, "a", "1");
    put(Family.DEFAULT, "b", "1");
    try (Snapshot snapshot = engine.snapshot()) {
      put(Family.DEFAULT, "a", "2");
      try (WriteBatch batch = engine.newBatch()) {
        batch.delete(Family.DEFAULT, b("b"));
        batch.put(Family.DEFAULT, b("c"), b("3"));
        engine.write(batch);
      }
      engine.flush();
      assertThat(scan(snapshot, Family.DEFAULT, "", "")).containsExactly("a=1", "b=1");
      assertThat(s(snapshot.get(Family.DEFAULT, b("a")))).isEqualTo("1");
      assertThat(s(snapshot.get(Family.DEFAULT, b("b")))).isEqualTo("1");
      assertThat(snapshot.get(Family.DEFAULT, b("c"))).isNull();
    }
    assertThat(scan(engine, Family.DEFAULT, "", "")).containsExactly("a=2", "c=3");
  }

  @Test
  void cursorsKeepToTheirBounds() {
    for (String key : List.of("a", "b", "c", "d", "e")) {
      put(Family.LOCK, key, key);
    }
    try (Cursor cursor = engine.cursor(Family.LOCK, b("b"), b("d"))) {
      cursor.seekToFirst();
      assertThat(s(cursor.key())).isEqualTo("b");
      cursor.prev();
      assertThat(cursor.valid()).isFalse();
      cursor.seekToLast();
      assertThat(s(cursor.key())).isEqualTo("c");
      cursor.next();
      assertThat(cursor.valid()).isFalse();
      cursor.seek(b("a"));
      assertThat(s(cursor.key())).isEqualTo("b");
      cursor.seek(b("bb"));
      assertThat(s(cursor.key())).isEqualTo("c");
      cursor.seekForPrev(b("bb"));
      assertThat(s(cursor.key())).isEqualTo("b");
      cursor.seekForPrev(b("b"));
      assertThat(s(cursor.key())).isEqualTo("b");
      cursor.seekForPrev(b("z"));
      assertThat(s(cursor.key())).isEqualTo("c");
      cursor.seekForPrev(b("a"));
      assertThat(cursor.valid()).isFalse();
      cursor.seek(b("d"));
      assertThat(cursor.valid()).isFalse();
      byte[] small = new byte[0];
      cursor.seekToFirst();
      assertThat(cursor.copyKey(small)).isEqualTo(1);
      byte[] large = new byte[8];
      assertThat(cursor.copyValue(large)).isEqualTo(1);
      assertThat(large[0]).isEqualTo((byte) 'b');
    }
  }

  @Test
  void blocksTakeRowsUntilTheyAreFullAndGoOnBehindThem() {
    for (int i = 0; i < 10; i++) {
      put(Family.DEFAULT, "k" + i, "value" + i);
    }
    KeyValueBlock block = new KeyValueBlock(4, 1 << 20);
    List<String> rows = new ArrayList<>();
    try (Cursor cursor = engine.cursor(Family.DEFAULT, NONE, NONE)) {
      cursor.seekToFirst();
      List<Integer> counts = new ArrayList<>();
      while (cursor.nextBatch(block) > 0) {
        counts.add(block.rows());
        for (int i = 0; i < block.rows(); i++) {
          rows.add(s(block.key(i)) + "=" + s(block.value(i)));
        }
      }
      assertThat(counts).containsExactly(4, 4, 2);
    }
    assertThat(rows).isEqualTo(scan(engine, Family.DEFAULT, "", ""));
  }

  @Test
  void aBlockTakesALargeRowWhole() {
    byte[] large = new byte[300_000];
    Arrays.fill(large, (byte) 7);
    try (WriteBatch batch = engine.newBatch()) {
      batch.put(Family.DEFAULT, b("a"), large);
      batch.put(Family.DEFAULT, b("b"), b("1"));
      engine.write(batch);
    }
    engine.flush();
    KeyValueBlock block = new KeyValueBlock(4, 100);
    try (Cursor cursor = engine.cursor(Family.DEFAULT, NONE, NONE)) {
      cursor.seekToFirst();
      assertThat(cursor.nextBatch(block)).isEqualTo(1);
      assertThat(block.value(0)).isEqualTo(large);
      assertThat(cursor.nextBatch(block)).isEqualTo(1);
      assertThat(s(block.key(0))).isEqualTo("b");
    }
    assertThat(engine.get(Family.DEFAULT, b("a"))).isEqualTo(large);
  }

  @Test
  void deleteRangeTakesTheStartAndLeavesTheEnd() {
    for (String key : List.of("a", "b", "c", "d")) {
      put(Family.DEFAULT, key, key);
    }
    try (WriteBatch batch = engine.newBatch()) {
      batch.deleteRange(Family.DEFAULT, b("b"), b("d"));
      batch.put(Family.DEFAULT, b("bb"), b("later in the batch"));
      engine.write(batch);
    }
    assertThat(scan(engine, Family.DEFAULT, "", ""))
        .containsExactly("a=a", "bb=later in the batch", "d=d");
  }

  @Test
  void aClearedBatchIsEmpty() {
    try (WriteBatch batch = engine.newBatch()) {
      batch.put(Family.DEFAULT, b("a"), b("1"));
      batch.clear();
      assertThat(batch.count()).isZero();
      engine.write(batch);
      batch.put(Family.DEFAULT, b("b"), b("2"));
      engine.write(batch);
    }
    assertThat(scan(engine, Family.DEFAULT, "", "")).containsExactly("b=2");
  }

  @Test
  void aCrashSetsAllFamiliesBackToTheLastFlushTogether() throws Exception {
    AtomicLong flushed = new AtomicLong();
    engine.onFlush(sequence -> flushed.accumulateAndGet(sequence, Math::max));
    put(Family.DEFAULT, "a", "1");
    put(Family.RAFT, "applied", "1");
    long before = engine.lastWriteSequence();
    engine.flush();
    while (flushed.get() < before) {
      Thread.onSpinWait();
    }
    put(Family.DEFAULT, "a", "2");
    put(Family.WRITE, "a", "2");
    put(Family.RAFT, "applied", "2");
    assertThat(engine.lastWriteSequence()).isGreaterThan(flushed.get());
    engine = crash(engine);
    assertThat(s(engine.get(Family.DEFAULT, b("a")))).isEqualTo("1");
    assertThat(engine.get(Family.WRITE, b("a"))).isNull();
    assertThat(s(engine.get(Family.RAFT, b("applied")))).isEqualTo("1");
    put(Family.WRITE, "a", "3");
    assertThat(s(engine.get(Family.WRITE, b("a")))).isEqualTo("3");
  }

  @Test
  void aRequestedFlushIsReported() {
    AtomicLong flushed = new AtomicLong();
    engine.onFlush(sequence -> flushed.accumulateAndGet(sequence, Math::max));
    put(Family.DEFAULT, "a", "1");
    long wanted = engine.lastWriteSequence();
    engine.requestFlush();
    while (flushed.get() < wanted) {
      Thread.onSpinWait();
    }
  }

  @Test
  void approximateSizeSeesAboutWhatIsThere() {
    byte[] value = new byte[10_000];
    Random random = new Random(1);
    try (WriteBatch batch = engine.newBatch()) {
      for (int i = 0; i < 400; i++) {
        random.nextBytes(value);
        batch.put(Family.DEFAULT, b(String.format("k%04d", i)), value);
      }
      engine.write(batch);
    }
    engine.flush();
    assertThat(engine.approximateSizeBytes(Family.DEFAULT, b("k"), b("l")))
        .isBetween(3_000_000L, 6_000_000L);
    assertThat(engine.approximateSizeBytes(Family.DEFAULT, b("x"), b("y"))).isLessThan(100_000);
  }

  @Test
  void behavesLikeASortedMapOverAnyHistory() {
    for (long seed = 1; seed <= 15; seed++) {
      Random random = new Random(seed);
      TreeMap<String, String> model = new TreeMap<>();
      Map<Snapshot, TreeMap<String, String>> snapshots = new java.util.LinkedHashMap<>();
      Family family = Family.values()[(int) (seed % Family.values().length)];
      try (WriteBatch batch = engine.newBatch()) {
        batch.deleteRange(family, b(" "), b("~"));
        engine.write(batch);
        for (int step = 0; step < 200; step++) {
          batch.clear();
          for (int i = random.nextInt(5); i >= 0; i--) {
            String key = "k" + random.nextInt(40);
            switch (random.nextInt(10)) {
              case 0, 1 -> {
                batch.delete(family, b(key));
                model.remove(key);
              }
              case 2 -> {
                String end = "k" + random.nextInt(40);
                if (key.compareTo(end) < 0) {
                  batch.deleteRange(family, b(key), b(end));
                  model.subMap(key, end).clear();
                }
              }
              default -> {
                String value = "v" + random.nextInt(1000);
                batch.put(family, b(key), b(value));
                model.put(key, value);
              }
            }
          }
          engine.write(batch);
          if (random.nextInt(20) == 0) {
            snapshots.put(engine.snapshot(), new TreeMap<>(model));
          }
          if (random.nextInt(40) == 0) {
            engine.flush();
          }
          if (step % 20 == 0) {
            check(seed, engine, family, model, random);
            snapshots.forEach((snapshot, state) -> check(-1, snapshot, family, state, random));
          }
        }
        snapshots.keySet().forEach(Snapshot::close);
      }
    }
  }

  private void check(
      long seed, KvReader reader, Family family, TreeMap<String, String> model, Random random) {
    List<String> expected = new ArrayList<>();
    model.forEach((key, value) -> expected.add(key + "=" + value));
    assertThat(scan(reader, family, "", "")).as("seed %d", seed).isEqualTo(expected);
    List<String> backwards = new ArrayList<>();
    try (Cursor cursor = reader.cursor(family, NONE, NONE)) {
      for (cursor.seekToLast(); cursor.valid(); cursor.prev()) {
        backwards.addFirst(s(cursor.key()) + "=" + s(cursor.value()));
      }
      assertThat(backwards).as("seed %d", seed).isEqualTo(expected);
      for (int i = 0; i < 5; i++) {
        String key = "k" + random.nextInt(40);
        cursor.seekForPrev(b(key));
        String floor = model.floorKey(key);
        assertThat(cursor.valid() ? s(cursor.key()) : null).isEqualTo(floor);
        cursor.seek(b(key));
        assertThat(cursor.valid() ? s(cursor.key()) : null).isEqualTo(model.ceilingKey(key));
        assertThat(s(reader.get(family, b(key)))).isEqualTo(model.get(key));
      }
    }
  }

  private static final List<Family> CARRIED = List.of(Family.DEFAULT, Family.WRITE);

  /** Exports a range, and brings the files' bytes to {@code to} in pieces. */
  private static List<RangeFiles.RangeFile> carry(
      KvEngine from, Snapshot snapshot, String start, String end, KvEngine to) {
    List<RangeFiles.RangeFile> files = new ArrayList<>();
    for (Family family : CARRIED) {
      from.rangeFiles()
          .export(snapshot, family, b(start), b(end), "out-" + family)
          .ifPresent(file -> {
            byte[] piece = new byte[1000];
            String name = "in-" + family;
            try (RangeFiles.Incoming incoming = to.rangeFiles().receive(name)) {
              for (long at = 0; at < file.sizeBytes(); ) {
                int count = from.rangeFiles().read(file.name(), at, piece);
                incoming.write(piece, 0, count);
                at += count;
              }
              incoming.sync();
            }
            assertThat(to.rangeFiles().sizeBytes(name)).isEqualTo(file.sizeBytes());
            files.add(new RangeFiles.RangeFile(name, family, file.sizeBytes(), file.pairs()));
          });
    }
    return files;
  }

  @Test
  void aRangeIsCarriedToAnotherPlaceAsTheSnapshotSawIt() throws Exception {
    Random random = new Random(7);
    for (String end : List.of("k30", "")) {
      for (int i = 0; i < 400; i++) {
        Family family = CARRIED.get(random.nextInt(2));
        put(family, "k" + (10 + random.nextInt(40)), "v" + i + "x".repeat(random.nextInt(300)));
        if (i == 200) {
          engine.flush();
        }
      }
      put(Family.LOCK, "k20", "not carried");
      List<String> values = scan(engine, Family.DEFAULT, "k20", end);
      List<String> writes = scan(engine, Family.WRITE, "k20", end);
      List<RangeFiles.RangeFile> files;
      try (Snapshot snapshot = engine.snapshot()) {
        put(Family.DEFAULT, "k21", "after the snapshot");
        put(Family.DEFAULT, "k200", "new after the snapshot");
        put(Family.WRITE, "k50", "above");
        files = carry(engine, snapshot, "k20", end, engine);
      }
      List<String> below = scan(engine, Family.DEFAULT, "", "k20");
      List<String> above = end.isEmpty() ? List.of() : scan(engine, Family.DEFAULT, end, "");
      try (Snapshot before = engine.snapshot()) {
        List<String> seen = scan(before, Family.DEFAULT, "", "");
        for (int times = 0; times < 2; times++) {
          // Doing it again changes nothing.
          engine.rangeFiles().replace(CARRIED, b("k20"), b(end), files);
          assertThat(scan(engine, Family.DEFAULT, "k20", end)).isEqualTo(values);
          assertThat(scan(engine, Family.WRITE, "k20", end)).isEqualTo(writes);
        }
        assertThat(scan(before, Family.DEFAULT, "", "")).isEqualTo(seen);
      }
      assertThat(scan(engine, Family.DEFAULT, "", "k20")).isEqualTo(below);
      if (!end.isEmpty()) {
        assertThat(scan(engine, Family.DEFAULT, end, "")).isEqualTo(above);
      }
      assertThat(s(engine.get(Family.LOCK, b("k20")))).isEqualTo("not carried");
      engine.flush();
      engine = crash(engine);
      assertThat(scan(engine, Family.DEFAULT, "k20", end)).isEqualTo(values);
      assertThat(scan(engine, Family.WRITE, "k20", end)).isEqualTo(writes);
      put(Family.DEFAULT, "k25", "written later");
      assertThat(s(engine.get(Family.DEFAULT, b("k25")))).isEqualTo("written later");
    }
  }

  @Test
  void receivedFilesOutliveACrashOnceSynced() throws Exception {
    put(Family.WRITE, "a", "1");
    try (Snapshot snapshot = engine.snapshot()) {
      assertThat(engine.rangeFiles().export(snapshot, Family.LOCK, NONE, NONE, "none")).isEmpty();
      List<RangeFiles.RangeFile> files = carry(engine, snapshot, "", "", engine);
      assertThat(files).hasSize(1);
    }
    engine.flush();
    engine = crash(engine);
    assertThat(engine.rangeFiles().names()).contains("in-WRITE");
    engine
        .rangeFiles()
        .replace(
            CARRIED, NONE, NONE, List.of(new RangeFiles.RangeFile("in-WRITE", Family.WRITE, 0, 1)));
    assertThat(scan(engine, Family.WRITE, "", "")).containsExactly("a=1");
    engine.rangeFiles().names().forEach(engine.rangeFiles()::delete);
    assertThat(engine.rangeFiles().names()).isEmpty();
    engine.rangeFiles().delete("in-WRITE");
  }

  @Test
  void aFileThatIsCutIsCalledDamaged() {
    for (int i = 0; i < 100; i++) {
      put(Family.WRITE, "a" + i, "1".repeat(100));
    }
    try (Snapshot snapshot = engine.snapshot()) {
      RangeFiles.RangeFile file =
          engine.rangeFiles().export(snapshot, Family.WRITE, NONE, NONE, "whole").orElseThrow();
      byte[] bytes = new byte[(int) file.sizeBytes()];
      engine.rangeFiles().read("whole", 0, bytes);
      try (RangeFiles.Incoming incoming = engine.rangeFiles().receive("cut")) {
        incoming.write(bytes, 0, bytes.length - 7);
        incoming.sync();
      }
    }
    assertThatThrownBy(() ->
            engine
                .rangeFiles()
                .replace(
                    List.of(),
                    NONE,
                    NONE,
                    List.of(new RangeFiles.RangeFile("cut", Family.WRITE, 0, 100))))
        .isInstanceOf(KvException.Corruption.class)
        .hasMessageContaining("cut");
  }
}
