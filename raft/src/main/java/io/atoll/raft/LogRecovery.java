package io.atoll.raft;

import io.atoll.runtime.FileSystem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the segments at start, see {@link LogFormat} for what counts as torn or corrupt. */
final class LogRecovery {
  private static final Logger LOG = LoggerFactory.getLogger(LogRecovery.class);

  private final FileSystem files;
  private final String directory;
  private LogState state = new LogState(true);
  private final List<Segment> segments = new ArrayList<>();
  private long nextSequence = -1;
  private String gap = "";

  private LogRecovery(FileSystem files, String directory) {
    this.files = files;
    this.directory = directory;
  }

  /**
   * What was found.
   *
   * @param segments oldest first, each with its valid end
   * @param nextSequence of the next frame
   * @param gap names files that are gone; harmless where nothing in them was needed any more
   */
  record Recovered(LogState state, List<Segment> segments, long nextSequence, String gap) {
    /** Reads an entry back. */
    Operation entry(long groupId, long index, long place) {
      long number = EntryPositions.segment(place);
      int at = (int) (number - segments.getFirst().number());
      return LogRecovery.entry(groupId, index, segments.get(at), EntryPositions.position(place));
    }
  }

  static Recovered recover(FileSystem files, String directory) {
    try {
      LogRecovery recovery = new LogRecovery(files, directory);
      recovery.run();
      return new Recovered(
          recovery.state, recovery.segments, Math.max(1, recovery.nextSequence), recovery.gap);
    } catch (IOException e) {
      throw LogFailures.of("cannot read the log in " + directory, e);
    }
  }

  private void run() throws IOException {
    List<Long> numbers = new ArrayList<>();
    for (String name : files.list(directory)) {
      if (LogFormat.isSegment(name)) {
        numbers.add(LogFormat.segmentNumber(name));
      }
    }
    numbers.sort(Long::compare);
    String emptySegment = "";
    for (int i = 0; i < numbers.size(); i++) {
      long number = numbers.get(i);
      String name = directory + "/" + LogFormat.segmentName(number);
      byte[] data = load(name);
      boolean used = read(name, number, data);
      if (used && !emptySegment.isEmpty()) {
        throw corrupt(emptySegment, LogFormat.SEGMENT_HEADER, "nothing valid, but later files are");
      }
      if (!used) {
        // Prepared but not begun, or torn in its very first frame.
        if (emptySegment.isEmpty()) {
          emptySegment = name;
        }
        files.delete(name);
      }
    }
  }

  private byte[] load(String name) throws IOException {
    try (FileSystem.LogFile file = files.open(name)) {
      byte[] data = new byte[Math.toIntExact(file.size())];
      file.read(0, ByteBuffer.wrap(data));
      return data;
    }
  }

  /** Reads a segment; false when it holds no frame. */
  private boolean read(String name, long number, byte[] data) throws IOException {
    if (data.length < LogFormat.SEGMENT_HEADER
        || Bytes.getLong(data, 0) != LogFormat.SEGMENT_MAGIC
        || Bytes.getInt(data, 32) != LogFormat.crc(data, 0, 32)
        || Bytes.getLong(data, 16) != number) {
      // A file gets this name only once its header is on disk.
      throw corrupt(name, 0, "no valid header");
    }
    if (Bytes.getInt(data, 8) != LogFormat.VERSION) {
      throw corrupt(name, 8, "version " + Bytes.getInt(data, 8) + " is not known to this program");
    }
    long salt = Bytes.getLong(data, 24);
    if (!segments.isEmpty() && number != segments.getLast().number() + 1) {
      forgetOlder(number);
    }
    Segment previous = segments.isEmpty() ? null : segments.getLast();
    Segment segment = new Segment(number, name, salt, files.open(name), data.length);
    int at = LogFormat.SEGMENT_HEADER;
    while (isFrame(data, at, number, salt)) {
      long sequence = Bytes.getLong(data, at + 8);
      if (nextSequence == -1) {
        nextSequence = sequence;
      }
      if (sequence != nextSequence) {
        if (at == LogFormat.SEGMENT_HEADER) {
          // The frames before this segment end too early or are missing.
          throw corrupt(
              previous == null ? name : previous.name(),
              previous == null ? at : previous.end(),
              "frame " + nextSequence + " is missing, " + name + " begins with " + sequence);
        }
        throw corrupt(name, at, "frame " + sequence + " where " + nextSequence + " belongs");
      }
      absorb(data, at, segment);
      if (at == LogFormat.SEGMENT_HEADER && previous != null) {
        if (state.previousEnd() != previous.end()) {
          throw corrupt(
              previous.name(),
              previous.end(),
              "a damaged frame; the file held valid ones up to " + state.previousEnd());
        }
      }
      nextSequence++;
      at += LogFormat.FRAME_HEADER + LogFormat.padded(Bytes.getInt(data, at + 4));
    }
    long later = provesThatItWasSafe(data, at, number, salt);
    if (later >= 0) {
      throw corrupt(name, at, "a damaged frame; a later one at " + later + " is whole");
    }
    segment.end(at);
    if (at == LogFormat.SEGMENT_HEADER) {
      segment.file().close();
      return false;
    }
    if (at + LogFormat.FRAME_HEADER <= data.length
        && Bytes.getInt(data, at) == LogFormat.FRAME_MAGIC
        && Bytes.getLong(data, at + 8) == nextSequence) {
      LOG.info("The log ends in a frame torn by a crash, cut off: file={} offset={}", name, at);
    }
    segments.add(segment);
    return true;
  }

  /**
   * A number is missing: segments are dropped oldest first, but a crash may undo some of it. What
   * the later ones need stands in their own first frame; if an entry is missing too, that is found.
   */
  private void forgetOlder(long number) throws IOException {
    gap =
        "files "
            + LogFormat.segmentName(segments.getLast().number() + 1)
            + " to "
            + LogFormat.segmentName(number - 1)
            + " are gone";
    for (Segment older : segments) {
      older.file().close();
      files.delete(older.name());
    }
    segments.clear();
    state = new LogState(true);
    nextSequence = -1;
  }

  /** Whether a whole frame starts at {@code at}. */
  private static boolean isFrame(byte[] data, int at, long number, long salt) {
    if (!isFrameHeader(data, at, number, salt)) {
      return false;
    }
    int bytes = Bytes.getInt(data, at + 4);
    if (bytes < 0 || bytes > data.length - at - LogFormat.FRAME_HEADER) {
      return false;
    }
    CRC32C digest = new CRC32C();
    CRC32C crc = new CRC32C();
    int record = at + LogFormat.FRAME_HEADER;
    int end = record + bytes;
    while (record < end) {
      if (end - record < LogFormat.RECORD_HEADER) {
        return false;
      }
      int length = Bytes.getInt(data, record);
      if (length < 0 || length > end - record - LogFormat.RECORD_HEADER) {
        return false;
      }
      crc.reset();
      crc.update(data, record + 8, LogFormat.RECORD_HEADER - 8 + length);
      if ((int) crc.getValue() != Bytes.getInt(data, record + 4)) {
        return false;
      }
      digest.update(data, record + 4, 4);
      record += LogFormat.RECORD_HEADER + length;
    }
    return (int) digest.getValue() == Bytes.getInt(data, at + 24);
  }

  private static boolean isFrameHeader(byte[] data, int at, long number, long salt) {
    return at >= 0
        && at + LogFormat.FRAME_HEADER <= data.length
        && Bytes.getInt(data, at) == LogFormat.FRAME_MAGIC
        && Bytes.getInt(data, at + 28) == LogFormat.frameCrc(data, at, number, salt);
  }

  /** The offset of a later frame that was written when {@code at} was already on disk, or -1. */
  private static long provesThatItWasSafe(byte[] data, int at, long number, long salt) {
    for (int later = at + 8; later + LogFormat.FRAME_HEADER <= data.length; later += 8) {
      if (Bytes.getInt(data, later) == LogFormat.FRAME_MAGIC
          && isFrameHeader(data, later, number, salt)
          && Bytes.getLong(data, later + 16) > at) {
        return later;
      }
    }
    return -1;
  }

  private void absorb(byte[] data, int frame, Segment segment) {
    int record = frame + LogFormat.FRAME_HEADER;
    int end = record + Bytes.getInt(data, frame + 4);
    while (record < end) {
      try {
        state.absorb(data, record, segment, record);
      } catch (IllegalArgumentException e) {
        throw corrupt(segment.name(), record, String.valueOf(e.getMessage()));
      }
      record += LogFormat.RECORD_HEADER + Bytes.getInt(data, record);
    }
  }

  private static RaftLogException corrupt(String name, long offset, String what) {
    return new RaftLogException(
        RaftLogException.Reason.CORRUPTION,
        "the Raft log is damaged: file " + name + ", offset " + offset + ": " + what,
        null);
  }

  private static Operation entry(long groupId, long index, Segment segment, int position) {
    try {
      byte[] header = new byte[LogFormat.RECORD_HEADER];
      segment.file().read(position, ByteBuffer.wrap(header));
      byte[] record = new byte[LogFormat.RECORD_HEADER + Bytes.getInt(header, 0)];
      segment.file().read(position, ByteBuffer.wrap(record));
      Operation operation = Operation.recovered(record, LogFormat.RECORD_HEADER);
      if (LogFormat.crc(record, 8, record.length - 8) != Bytes.getInt(record, 4)
          || Bytes.getLong(record, 9) != groupId
          || operation.index() != index) {
        throw corrupt(segment.name(), position, "the record changed after it was read");
      }
      return operation;
    } catch (IOException e) {
      throw LogFailures.of("cannot read " + segment.name() + " at " + position, e);
    }
  }
}
