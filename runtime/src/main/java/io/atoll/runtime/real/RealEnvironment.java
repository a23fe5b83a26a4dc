package io.atoll.runtime.real;

import io.atoll.runtime.Environment;
import java.nio.file.Path;

/** Builds the environment of a real process. */
public final class RealEnvironment {
  private RealEnvironment() {}

  /** The machine's clock and threads, with files below {@code dataFolder}. */
  public static Environment at(Path dataFolder) {
    return new Environment(
        new SystemClock(),
        new SystemRandom(),
        new ThreadScheduler(),
        new DiskFileSystem(dataFolder));
  }
}
