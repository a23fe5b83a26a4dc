package io.atoll.runtime.real;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atoll.runtime.Environment;
import io.atoll.runtime.FileSystem;
import io.atoll.runtime.Scheduler;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RealEnvironmentTest {
  @TempDir Path folder;

  @Test
  void filesAppendOverwriteReadAndRename() throws Exception {
    FileSystem files = RealEnvironment.at(folder).files();
    files.createDirectories("log/deep");
    assertThat(files.list("nothing")).isEmpty();
    try (FileSystem.LogFile file = files.open("log/a")) {
      file.append(ByteBuffer.wrap("hello ".getBytes(UTF_8)), ByteBuffer.wrap("w".getBytes(UTF_8)));
      file.append(ByteBuffer.wrap("orld".getBytes(UTF_8)));
      file.write(0, ByteBuffer.wrap("H".getBytes(UTF_8)));
      file.sync();
      assertThat(file.size()).isEqualTo(11);
      files.rename("log/a", "log/b");
      files.syncDirectory("log");
      byte[] bytes = new byte[11];
      file.read(0, ByteBuffer.wrap(bytes));
      assertThat(new String(bytes, UTF_8)).isEqualTo("Hello world");
      assertThatThrownBy(() -> file.read(5, ByteBuffer.allocate(7)))
          .isInstanceOf(EOFException.class)
          .hasMessageContaining("log/a");
      file.truncate(5);
      assertThat(file.size()).isEqualTo(5);
    }
    assertThat(files.list("log")).containsExactly("b", "deep");
    files.delete("log/b");
    assertThat(files.exists("log/b")).isFalse();
    assertThatThrownBy(() -> files.open("../outside")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void poolsRunWhatIsQueuedBeforeTheyClose() {
    Environment environment = RealEnvironment.at(folder);
    AtomicInteger ran = new AtomicInteger();
    try (Scheduler.Pool pool = environment.scheduler().pool("test", 2)) {
      for (int i = 0; i < 100; i++) {
        pool.execute(ran::incrementAndGet);
      }
    }
    assertThat(ran).hasValue(100);
  }

  @Test
  void repeatingTasksSurviveAFailureAndEndWhenCancelled() throws Exception {
    Scheduler scheduler = RealEnvironment.at(folder).scheduler();
    CountDownLatch runs = new CountDownLatch(3);
    Scheduler.Timer timer =
        scheduler.every(
            Duration.ofMillis(1),
            () -> {
              runs.countDown();
              throw new IllegalStateException("on purpose");
            });
    runs.await();
    timer.cancel();
  }

  @Test
  void awaitTimesOut() {
    Scheduler scheduler = RealEnvironment.at(folder).scheduler();
    assertThatThrownBy(() -> scheduler.await(new CompletableFuture<String>(), Duration.ofMillis(1)))
        .isInstanceOf(TimeoutException.class);
  }
}
