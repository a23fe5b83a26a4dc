package io.atoll.it.sql;

import io.atoll.it.sql.Launchers.Launcher;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Starts a database before the first test class that wants it and stops it after the last; classes
 * that name the same database share it.
 *
 * <pre>
 *   {@literal @}RegisterExtension
 *   static final DatabaseExtension MARIADB =
 *       new DatabaseExtension("mariadb", Launchers.mariaDb());
 * </pre>
 */
public final class DatabaseExtension implements BeforeAllCallback {
  private final String name;
  private final Launcher launcher;
  private Shared shared;

  /**
   * @param name of the shared database
   */
  public DatabaseExtension(String name, Launcher launcher) {
    this.name = name;
    this.launcher = launcher;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    shared =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.GLOBAL)
            .computeIfAbsent("database " + name, key -> Shared.start(launcher), Shared.class);
  }

  public RunningDatabase database() {
    return shared.database;
  }

  /** A runner of SQL files against it. */
  public SqlFileRunner runner() {
    return new SqlFileRunner(name, shared.database.url());
  }

  private static final class Shared implements AutoCloseable {
    private final Path folder;
    private final RunningDatabase database;

    private Shared(Path folder, RunningDatabase database) {
      this.folder = folder;
      this.database = database;
    }

    static Shared start(Launcher launcher) {
      try {
        Path folder = Files.createTempDirectory("atoll-it");
        return new Shared(folder, launcher.start(folder));
      } catch (IOException e) {
        throw new IllegalStateException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() throws Exception {
      database.close();
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
            public FileVisitResult postVisitDirectory(Path directory, IOException failure)
                throws IOException {
              Files.delete(directory);
              return FileVisitResult.CONTINUE;
            }
          });
    }
  }
}
