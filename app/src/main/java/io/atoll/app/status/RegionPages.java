package io.atoll.app.status;

import io.atoll.api.ClusterAdministration;
import io.atoll.api.Peer;
import io.atoll.api.Region;
import io.atoll.api.RegionId;
import io.atoll.api.RegionReport;
import io.atoll.catalog.Catalog;
import io.atoll.catalog.IndexInfo;
import io.atoll.catalog.TableInfo;
import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import io.atoll.codec.TableKeys;
import io.atoll.session.cluster.RegionContents;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Regions, as TiDB tells of them:
 *
 * <pre>
 *   /tables/{db}/{table}/regions   of a table's rows and of each of its indexes
 *   /regions/meta                  of the metadata
 *   /regions/{id}                  one, and what it holds
 * </pre>
 */
final class RegionPages implements Page {
  private static final HexFormat HEX = HexFormat.of();
  private static final KeyRange META =
      TableKeys.prefixRange(Key.of("m".getBytes(StandardCharsets.US_ASCII)));

  private final Supplier<Catalog> catalog;
  private final Supplier<ClusterAdministration> administration;

  RegionPages(Supplier<Catalog> catalog, Supplier<ClusterAdministration> administration) {
    this.catalog = catalog;
    this.administration = administration;
  }

  @Override
  public Optional<Object> answer(List<String> path, Map<String, String> query) {
    if (path.size() == 4 && path.getFirst().equals("tables") && path.get(3).equals("regions")) {
      return Optional.of(ofTable(SchemaPages.table(catalog.get(), path.get(1), path.get(2))));
    }
    if (path.size() == 2 && path.getFirst().equals("regions")) {
      return Optional.of(
          path.get(1).equals("meta")
              ? regions(META)
              : one(BadRequestException.number(path.get(1), "Region's id")));
    }
    return Optional.empty();
  }

  private List<Object> regions(KeyRange range) {
    KeyRange encoded = RegionContents.encoded(range);
    return administration
        .get()
        .regionReports(encoded.start(), encoded.end(), Integer.MAX_VALUE)
        .stream()
        .map(RegionPages::brief)
        .toList();
  }

  private static Object brief(RegionReport report) {
    Region region = report.told().region();
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("region_id", region.id().value());
    answer.put("leader", peer(report.told().leader()));
    answer.put("peers", region.peers().stream().map(RegionPages::peer).toList());
    Map<String, Object> epoch = new LinkedHashMap<>();
    epoch.put("conf_ver", region.epoch().confVersion());
    epoch.put("version", region.epoch().version());
    answer.put("region_epoch", epoch);
    return answer;
  }

  private static Object peer(Peer peer) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("id", peer.id());
    answer.put("store_id", peer.store().value());
    if (peer.isLearner()) {
      answer.put("role", 1);
    }
    return answer;
  }

  private Object ofTable(TableInfo table) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("name", table.name());
    answer.put("id", table.id());
    answer.put("record_regions", regions(TableKeys.rowRange(table.id())));
    List<Object> indexes = new ArrayList<>();
    for (IndexInfo index : table.indexes()) {
      if (!(index.isPrimary() && table.isCommonHandle())) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("name", index.name());
        one.put("id", index.id());
        one.put("regions", regions(TableKeys.indexRange(table.id(), index.id())));
        indexes.add(one);
      }
    }
    answer.put("indices", indexes);
    return answer;
  }

  private Object one(long id) {
    Region region =
        administration
            .get()
            .regionReport(new RegionId(id))
            .orElseThrow(() -> new BadRequestException("no Region " + id + " is known"))
            .told()
            .region();
    byte[] start = RegionContents.decoded(region.start()).orElse(region.start()).bytes();
    byte[] end = RegionContents.decoded(region.end()).orElse(region.end()).bytes();
    Map<String, Object> answer = new LinkedHashMap<>();
    // Bytes become base64.
    answer.put("start_key", start);
    answer.put("end_key", end);
    answer.put("start_key_hex", HEX.formatHex(start));
    answer.put("end_key_hex", HEX.formatHex(end));
    answer.put("region_id", id);
    List<Object> frames = new ArrayList<>();
    for (RegionContents.Part part : RegionContents.of(region, catalog.get())) {
      frames.add(frame(part));
    }
    answer.put("frames", frames);
    return answer;
  }

  private static Object frame(RegionContents.Part part) {
    IndexInfo index = part.index();
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("db_name", part.database().name());
    answer.put("table_name", part.table().name());
    answer.put("table_id", part.table().id());
    answer.put("is_record", index == null);
    if (index != null) {
      answer.put("index_name", index.name());
      answer.put("index_id", index.id());
    }
    return answer;
  }
}
