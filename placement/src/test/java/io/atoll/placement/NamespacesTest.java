package io.atoll.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atoll.api.Namespace;
import io.atoll.api.PlacementRefusedException;
import io.atoll.api.StoreDescription;
import io.atoll.api.StoreId;
import io.atoll.kv.memory.MemoryKvEngine;
import io.atoll.runtime.real.RealEnvironment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamespacesTest {
  @TempDir Path folder;
  private PlacementService placement;

  @BeforeEach
  void open() {
    placement =
        new PlacementService(
            RealEnvironment.at(folder),
            new EngineJournal(new MemoryKvEngine()),
            Duration.ofSeconds(1));
    placement.set("max-replicas", "2");
    for (int i = 1; i <= 7; i++) {
      placement.putStore(
          new StoreDescription(
              new StoreId(i), "s" + i + ":1", "", "6.5.0", Map.of(), StoreDescription.State.UP));
    }
  }

  @AfterEach
  void close() {
    placement.close();
  }

  private static List<StoreId> stores(int... ids) {
    return java.util.Arrays.stream(ids).mapToObj(StoreId::new).toList();
  }

  private Namespace namespace(String name) {
    return placement.namespaces().stream()
        .filter(each -> each.name().equals(name))
        .findAny()
        .orElseThrow();
  }

  @Test
  void takesOtherStoresInOneChange() {
    placement.createNamespace("n", stores(1, 2));
    placement.assignTable("n", 7);
    placement.setNamespaceStores("N", stores(4, 3));
    assertThat(namespace("n")).isEqualTo(new Namespace("n", stores(3, 4), List.of(7L)));
    assertThat(namespace("default").stores()).isEqualTo(stores(1, 2, 5, 6, 7));
  }

  @Test
  void refusesStoresThatCannotHoldTheReplicas() {
    placement.createNamespace("n", stores(1, 2));
    placement.createNamespace("m", stores(3, 4));
    assertThatThrownBy(() -> placement.setNamespaceStores("n", stores(1)))
        .isInstanceOf(PlacementRefusedException.class)
        .hasMessageContaining("namespace n would have 1 store, too few to hold 2 replicas");
    assertThatThrownBy(() -> placement.setNamespaceStores("n", stores(1, 2, 3)))
        .isInstanceOf(PlacementRefusedException.class)
        .hasMessageContaining("store 3 is in namespace m");
    assertThatThrownBy(() -> placement.setNamespaceStores("n", stores(1, 2, 5, 6)))
        .isInstanceOf(PlacementRefusedException.class)
        .hasMessageContaining("1 store would be left for the tables of no namespace");
    assertThat(namespace("n").stores()).isEqualTo(stores(1, 2));
  }

  @Test
  void mayBeEmptiedWhereNoTableUsesIt() {
    placement.createNamespace("n", stores(1, 2));
    placement.setNamespaceStores("n", List.of());
    assertThat(namespace("n").stores()).isEmpty();
    assertThatThrownBy(() -> placement.assignTable("n", 7))
        .isInstanceOf(PlacementRefusedException.class);
  }
}
