package io.atoll.it.process;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A disk of few bytes in memory, with a ballast file that can be thrown off. Only root may mount
 * one: elsewhere the test is left out, and {@code RaftCrashTest} alone tells of full disks.
 */
final class SmallDisk implements AutoCloseable {
  private final Path path;
  private final Path ballast;

  private SmallDisk(Path path) {
    this.path = path;
    this.ballast = path.resolve("ballast");
  }

  static SmallDisk mount(Path path, int mebibytes, int ballastMebibytes)
      throws IOException, InterruptedException {
    Files.createDirectories(path);
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", path.toString()) == 0,
        "only root may mount a small disk");
    SmallDisk disk = new SmallDisk(path);
    disk.load(ballastMebibytes);
    return disk;
  }

  private void load(int mebibytes) throws IOException {
    try (FileChannel file =
        FileChannel.open(ballast, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (int i = 0; i < mebibytes; i++) {
        file.write(ByteBuffer.allocate(1 << 20));
      }
    }
  }

  /** Somebody frees some space. */
  void throwOffBallast() throws IOException {
    Files.delete(ballast);
  }

  @Override
  public void close() throws IOException, InterruptedException {
    if (run("umount", path.toString()) != 0) {
      run("umount", "--lazy", path.toString());
    }
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
