package io.atoll.app.metrics;

import com.sun.management.UnixOperatingSystemMXBean;
import io.prometheus.metrics.model.snapshots.Labels;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;

/** What every process tells of itself, under the names that Prometheus' own clients use. */
public final class ProcessMetrics implements MetricSource {
  private static final Path MEMORY = Path.of("/proc/self/statm");
  private static final long PAGE_BYTES = 4096;

  @Override
  public void tell(MetricFamilies families) {
    families.gauge(
        "process_start_time_seconds",
        "Start of the process, since 1970",
        Labels.EMPTY,
        ManagementFactory.getRuntimeMXBean().getStartTime() / 1e3);
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
      families.counter(
          "process_cpu_seconds",
          "CPU time of the process",
          Labels.EMPTY,
          system.getProcessCpuTime() / 1e9);
      families.gauge(
          "process_open_fds", "Open files", Labels.EMPTY, system.getOpenFileDescriptorCount());
      families.gauge(
          "process_max_fds",
          "Files that may be open",
          Labels.EMPTY,
          system.getMaxFileDescriptorCount());
    }
    tellMemory(families);
    families.gauge(
        "jvm_threads_current",
        "Platform threads",
        Labels.EMPTY,
        ManagementFactory.getThreadMXBean().getThreadCount());
    for (GarbageCollectorMXBean each : ManagementFactory.getGarbageCollectorMXBeans()) {
      families.counter(
          "jvm_gc_collection_seconds",
          "Time of garbage collections",
          Labels.of("gc", each.getName()),
          each.getCollectionTime() / 1e3);
    }
  }

  private static void tellMemory(MetricFamilies families) {
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    families.gauge(
        "jvm_memory_used_bytes", "Java heap in use", Labels.of("area", "heap"), heap.getUsed());
    families.gauge(
        "jvm_memory_max_bytes",
        "Largest size of the Java heap",
        Labels.of("area", "heap"),
        heap.getMax());
    try {
      String[] pages = Files.readString(MEMORY).split(" ", -1);
      families.gauge(
          "process_resident_memory_bytes",
          "Memory of the process",
          Labels.EMPTY,
          Long.parseLong(pages[1]) * PAGE_BYTES);
    } catch (IOException | NumberFormatException e) {
      // Not on this system: the rest is told.
      return;
    }
  }
}
