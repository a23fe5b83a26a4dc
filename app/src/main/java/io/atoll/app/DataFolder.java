package io.atoll.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The folder of a process, locked against a second one. Its file {@code FORMAT} names the layout's
 * version, so that a later program knows what it opens.
 */
final class DataFolder implements AutoCloseable {
  private static final String FORMAT = "atoll data 1\n";

  private final Path path;
  private final boolean isTemporary;
  private final FileChannel lockFile;
  private final FileLock lock;

  private DataFolder(Path path, boolean isTemporary, FileChannel lockFile, FileLock lock) {
    this.path = path;
    this.isTemporary = isTemporary;
    this.lockFile = lockFile;
    this.lock = lock;
  }

  /**
   * @throws SettingsException where the folder is in use, not writable, or of another version
   */
  static DataFolder open(Optional<Path> wanted) {
    try {
      boolean isTemporary = wanted.isEmpty();
      Path path = isTemporary ? Files.createTempDirectory("atoll-") : wanted.get().toAbsolutePath();
      Files.createDirectories(path);
      FileChannel file =
          FileChannel.open(
              path.resolve("LOCK"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(file);
      if (lock == null) {
        file.close();
        throw new SettingsException(
            "the data folder " + path + " is in use by another process (its file LOCK is held)");
      }
      checkFormat(path);
      return new DataFolder(path, isTemporary, file, lock);
    } catch (IOException e) {
      throw new SettingsException(
          "the data folder "
              + wanted.map(p -> p.toAbsolutePath() + " ").orElse("")
              + "cannot be opened: "
              + reason(e));
    }
  }

  /** In words; a file system's exceptions say what by their classes. */
  static String reason(IOException e) {
    return switch (e) {
      case FileAlreadyExistsException x -> x.getFile() + " is a file and no folder";
      case NotDirectoryException x -> x.getFile() + " is a file and no folder";
      case NoSuchFileException x -> x.getFile() + " does not exist";
      case AccessDeniedException x -> "no permission for " + x.getFile();
      case FileSystemException x when x.getReason() != null ->
          x.getFile() + ": " + x.getReason().toLowerCase(Locale.ROOT);
      default -> String.valueOf(e.getMessage());
    };
  }

  private static @org.jspecify.annotations.Nullable FileLock tryLock(FileChannel file)
      throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static void checkFormat(Path path) throws IOException {
    Path file = path.resolve("FORMAT");
    if (!Files.exists(file)) {
      Files.writeString(file, FORMAT);
      return;
    }
    String found = Files.readString(file);
    if (!found.equals(FORMAT)) {
      throw new SettingsException(
          "the file "
              + file
              + " says '"
              + found.strip()
              + "' where this program expects '"
              + FORMAT.strip()
              + "': the folder is of another version, or damaged");
    }
  }

  Path path() {
    return path;
  }

  /**
   * Notes which cluster the folder belongs to.
   *
   * @throws SettingsException it belongs to another one
   */
  void joins(long clusterId) throws IOException {
    long known = number("CLUSTER", () -> clusterId);
    if (known != clusterId) {
      throw new SettingsException(
          "the data folder "
              + path
              + " belongs to cluster "
              + Long.toUnsignedString(known)
              + ", and placement is of cluster "
              + Long.toUnsignedString(clusterId));
    }
  }

  /**
   * The id of the store whose data this is.
   *
   * @param made gives one to a new store
   */
  long storeId(LongSupplier made) throws IOException {
    return number("STORE", made);
  }

  /** A number kept in a file of its own, safe on the disk before anything builds on it. */
  private long number(String name, LongSupplier made) throws IOException {
    Path file = path.resolve(name);
    if (Files.exists(file)) {
      String text = Files.readString(file).strip();
      try {
        return Long.parseUnsignedLong(text);
      } catch (NumberFormatException e) {
        throw new SettingsException("the file " + file + " holds no number: '" + text + "'");
      }
    }
    long number = made.getAsLong();
    Path written = path.resolve(name + ".new");
    try (FileChannel channel =
        FileChannel.open(
            written,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer text =
          ByteBuffer.wrap(
              (Long.toUnsignedString(number) + "\n").getBytes(StandardCharsets.US_ASCII));
      while (text.hasRemaining()) {
        channel.write(text);
      }
      channel.force(true);
    }
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel folder = FileChannel.open(path, StandardOpenOption.READ)) {
      folder.force(true);
    }
    return number;
  }

  /**
   * @param part a folder that must not be in it
   * @throws SettingsException it is there
   */
  void refuseWith(String part, String why) {
    if (Files.exists(path.resolve(part))) {
      throw new SettingsException("the data folder " + path + " cannot be used: " + why);
    }
  }

  /** Where the data is, for the operator. */
  String told() {
    return "data:     "
        + path
        + (isTemporary ? " (temporary: removed at exit; --data DIR keeps it)" : "");
  }

  boolean isTemporary() {
    return isTemporary;
  }

  @Override
  public void close() {
    try {
      lock.release();
      lockFile.close();
      if (isTemporary) {
        remove(path);
      }
    } catch (IOException e) {
      System.err.println("atoll: " + path + " could not be removed: " + e);
    }
  }

  private static void remove(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(
              Path directory, @org.jspecify.annotations.Nullable IOException e) throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
