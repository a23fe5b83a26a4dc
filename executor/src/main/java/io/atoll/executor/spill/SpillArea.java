package io.atoll.executor.spill;

import io.atoll.runtime.FileSystem;
import io.atoll.types.SqlError;
import io.atoll.types.SqlException;
import io.atoll.types.SqlType;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** The folder of temporary files of a SQL node; emptied when it is opened. Thread-safe. */
public final class SpillArea {
  private final FileSystem files;
  private final String directory;
  private final AtomicLong nextFile = new AtomicLong();

  public SpillArea(FileSystem files, String directory) throws IOException {
    this.files = files;
    this.directory = directory;
    files.createDirectories(directory);
    for (String left : files.list(directory)) {
      files.delete(directory + "/" + left);
    }
  }

  public SpillFile create(List<SqlType> types) {
    String name = directory + "/spill-" + nextFile.incrementAndGet();
    try {
      return new SpillFile(files, name, types);
    } catch (IOException e) {
      throw new SqlException(
          SqlError.ER_DISK_FULL,
          "Temporary file " + name + " cannot be created: " + e.getMessage(),
          e);
    }
  }
}
