package io.atoll.runtime.real;

import io.atoll.runtime.FileSystem;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** Files below a root folder of the machine. */
public final class DiskFileSystem implements FileSystem {
  private final Path root;

  public DiskFileSystem(Path root) {
    this.root = root.toAbsolutePath();
  }

  private Path path(String name) {
    Path path = root.resolve(name).normalize();
    if (!path.startsWith(root)) {
      throw new IllegalArgumentException(name + " leaves the data folder " + root);
    }
    return path;
  }

  @Override
  public List<String> list(String directory) throws IOException {
    Path path = path(directory);
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(path)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Override
  public void createDirectories(String directory) throws IOException {
    Path path = path(directory);
    Files.createDirectories(path);
    // The folder's own entry must survive too.
    Path at = path;
    while (at != null && at.startsWith(root)) {
      Path parent = at.getParent();
      if (parent != null) {
        sync(parent);
      }
      at = parent;
    }
  }

  @Override
  public LogFile open(String name) throws IOException {
    Path path = path(name);
    return new ChannelFile(
        path,
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
  }

  @Override
  public boolean exists(String name) {
    return Files.exists(path(name));
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Files.move(
        path(from), path(to), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void delete(String name) throws IOException {
    Files.delete(path(name));
  }

  @Override
  public void syncDirectory(String directory) throws IOException {
    sync(path(directory));
  }

  private static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public long totalBytes() {
    return root.toFile().getTotalSpace();
  }

  @Override
  public long usableBytes() {
    // Not by Files.getFileStore, which reads the table of mounts each time.
    return root.toFile().getUsableSpace();
  }

  @Override
  public String toString() {
    return root.toString();
  }

  private static final class ChannelFile implements LogFile {
    private final Path path;
    private final FileChannel channel;

    ChannelFile(Path path, FileChannel channel) {
      this.path = path;
      this.channel = channel;
    }

    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public void append(ByteBuffer... buffers) throws IOException {
      write(channel.size(), buffers);
    }

    @Override
    public void write(long position, ByteBuffer... buffers) throws IOException {
      long at = position;
      for (ByteBuffer buffer : buffers) {
        while (buffer.hasRemaining()) {
          at += channel.write(buffer, at);
        }
      }
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
      long at = position;
      while (target.hasRemaining()) {
        int read = channel.read(target, at);
        if (read < 0) {
          throw new EOFException(path + " ends at " + channel.size() + ", read at " + at);
        }
        at += read;
      }
    }

    @Override
    public void sync() throws IOException {
      channel.force(false);
    }

    @Override
    public void truncate(long size) throws IOException {
      channel.truncate(size);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }

    @Override
    public String toString() {
      return path.toString();
    }
  }
}
