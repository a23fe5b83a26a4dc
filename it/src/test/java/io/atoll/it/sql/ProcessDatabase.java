package io.atoll.it.sql;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A database in a process of its own. Its output goes to a file; it counts as started when a line
 * of it holds a given text.
 */
public final class ProcessDatabase implements RunningDatabase {
  private final Process process;
  private final int port;

  private ProcessDatabase(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts a process and waits until it is ready.
   *
   * @param log that gets its output
   * @param readyText part of the line that says so
   * @throws IOException when the process ends before; the log is in the message
   */
  public static ProcessDatabase start(List<String> command, int port, Path log, String readyText)
      throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    BufferedReader output = process.inputReader();
    Writer file = Files.newBufferedWriter(log);
    for (String line = output.readLine(); ; line = output.readLine()) {
      if (line == null) {
        file.close();
        throw new IOException(
            "did not start: " + String.join(" ", command) + "\n" + Files.readString(log));
      }
      file.write(line + "\n");
      if (line.contains(readyText)) {
        break;
      }
    }
    Thread.ofPlatform()
        .daemon()
        .name("output of " + command.getFirst())
        .start(() -> drain(output, file));
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return new ProcessDatabase(process, port);
  }

  private static void drain(BufferedReader output, Writer file) {
    try (output;
        file) {
      file.flush();
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        file.write(line + "\n");
        file.flush();
      }
    } catch (IOException e) {
      // The process was killed; what it had to say is in the file.
    }
  }

  /** A port that was free a moment ago. */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Sends it a signal: STOP, CONT. */
  public void signal(String name) throws IOException, InterruptedException {
    int exit =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    if (exit != 0) {
      throw new IOException("kill -" + name + " ended with " + exit);
    }
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    process.waitFor();
  }
}
