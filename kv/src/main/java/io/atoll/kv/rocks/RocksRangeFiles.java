package io.atoll.kv.rocks;

import io.atoll.kv.Cursor;
import io.atoll.kv.Family;
import io.atoll.kv.KvException;
import io.atoll.kv.RangeFiles;
import io.atoll.kv.Snapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.EnvOptions;
import org.rocksdb.IngestExternalFileOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileWriter;

/** RocksDB's own table files, written beside the database and ingested by link. */
final class RocksRangeFiles implements RangeFiles {
  static final String FOLDER = "ranges";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");
  private static final String SUFFIX = ".range";
  private static final String LINK_SUFFIX = ".link";

  private final RocksKvEngine engine;
  private final Path folder;
  private final RocksDB db;
  private final List<ColumnFamilyHandle> handles;
  private final RocksOptions options;

  RocksRangeFiles(
      RocksKvEngine engine,
      Path folder,
      RocksDB db,
      List<ColumnFamilyHandle> handles,
      RocksOptions options) {
    this.engine = engine;
    this.folder = folder;
    this.db = db;
    this.handles = handles;
    this.options = options;
  }

  private Path path(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not a name of a range file: " + name);
    }
    return folder.resolve(name + SUFFIX);
  }

  private void createFolder() {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw failed(folder, e);
    }
  }

  private static KvException failed(Path file, IOException e) {
    return RocksErrors.of(file.toString(), e.toString(), e);
  }

  @Override
  public Optional<RangeFile> export(
      Snapshot snapshot, Family family, byte[] start, byte[] end, String name) {
    Path file = path(name);
    createFolder();
    try (Cursor cursor = snapshot.cursor(family, start, end)) {
      cursor.seekToFirst();
      if (!cursor.valid()) {
        return Optional.empty();
      }
      return engine.calling(() -> {
        try (Options table =
                new Options(options.db(), options.families().get(family.ordinal()).getOptions());
            EnvOptions environment = new EnvOptions();
            SstFileWriter writer = new SstFileWriter(environment, table)) {
          writer.open(file.toString());
          long pairs = 0;
          for (; cursor.valid(); cursor.next()) {
            writer.put(cursor.key(), cursor.value());
            pairs++;
          }
          writer.finish();
          return Optional.of(new RangeFile(name, family, sizeBytes(name), pairs));
        } catch (RocksDBException e) {
          throw RocksErrors.of(file.toString(), e);
        }
      });
    }
  }

  @Override
  public long sizeBytes(String name) {
    Path file = path(name);
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  @Override
  public int read(String name, long offset, byte[] target) {
    Path file = path(name);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer buffer = ByteBuffer.wrap(target);
      while (buffer.hasRemaining()) {
        int count = channel.read(buffer, offset + buffer.position());
        if (count < 0) {
          break;
        }
      }
      return buffer.position();
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  @Override
  public Incoming receive(String name) {
    Path file = path(name);
    createFolder();
    try {
      FileChannel channel =
          FileChannel.open(
              file,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE);
      return new Receiving(file, channel);
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  private final class Receiving implements Incoming {
    private final Path file;
    private final FileChannel channel;

    Receiving(Path file, FileChannel channel) {
      this.file = file;
      this.channel = channel;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
      try {
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
      } catch (IOException e) {
        throw failed(file, e);
      }
    }

    @Override
    public void sync() {
      try {
        channel.force(true);
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
          directory.force(true);
        }
      } catch (IOException e) {
        throw failed(file, e);
      }
    }

    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException e) {
        throw failed(file, e);
      }
    }
  }

  @Override
  public void replace(List<Family> families, byte[] start, byte[] end, List<RangeFile> files) {
    RangeFiles.clear(engine, families, start, end);
    for (RangeFile file : files) {
      Path path = path(file.name());
      // RocksDB takes the link away, so that the file is still there to do it again.
      Path link = folder.resolve(file.name() + LINK_SUFFIX);
      boolean isLinked = link(path, link);
      engine.calling(() -> {
        try (IngestExternalFileOptions ingestion =
            new IngestExternalFileOptions()
                .setMoveFiles(isLinked)
                .setSnapshotConsistency(true)
                .setAllowGlobalSeqNo(true)
                .setWriteGlobalSeqno(false)
                .setAllowBlockingFlush(true)) {
          db.ingestExternalFile(
              handles.get(file.family().ordinal()),
              List.of((isLinked ? link : path).toString()),
              ingestion);
          return file;
        } catch (RocksDBException e) {
          throw RocksErrors.of(path.toString(), e);
        }
      });
    }
  }

  private static boolean link(Path file, Path link) {
    try {
      Files.deleteIfExists(link);
      Files.createLink(link, file);
      return true;
    } catch (UnsupportedOperationException e) {
      return false;
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  @Override
  public List<String> names() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(SUFFIX))
          .map(name -> name.substring(0, name.length() - SUFFIX.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw failed(folder, e);
    }
  }

  @Override
  public void delete(String name) {
    Path file = path(name);
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw failed(file, e);
    }
  }
}
