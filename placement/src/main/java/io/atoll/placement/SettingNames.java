package io.atoll.placement;

import io.atoll.api.PlacementRefusedException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The cluster's settings by name, their texts and their ranges. */
final class SettingNames {
  /** Isolation scores have a base of 100 for each level and must fit a long. */
  private static final int MAX_LEVELS = 8;

  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
  private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_./]*[A-Za-z0-9])?");

  private record Setting(
      Function<ClusterSettings, String> text,
      BiFunction<ClusterSettings, String, ClusterSettings> with) {}

  private static final Map<String, Setting> SETTINGS = new TreeMap<>();

  static {
    setting(
        "max-replicas",
        s -> String.valueOf(s.maxReplicas()),
        (s, t) -> copy(s, whole("max-replicas", t, 1, 15), s.locationLabels()));
    setting(
        "location-labels",
        s -> String.join(",", s.locationLabels()),
        (s, t) -> copy(s, s.maxReplicas(), labels(t)));
    setting(
        "max-store-down-time",
        s -> text(s.maxStoreDownTime()),
        (s, t) -> times(s, duration("max-store-down-time", t, 30), s.operatorTimeout()));
    setting(
        "operator-time-out",
        s -> text(s.operatorTimeout()),
        (s, t) -> times(s, s.maxStoreDownTime(), duration("operator-time-out", t, 10)));
    setting(
        "low-space-ratio",
        s -> String.valueOf(s.lowSpaceRatio()),
        (s, t) -> space(s, ratio("low-space-ratio", t)));
    setting(
        "leader-schedule-limit",
        s -> String.valueOf(s.leaderScheduleLimit()),
        (s, t) ->
            limits(
                s,
                whole("leader-schedule-limit", t, 0, 10_000),
                s.regionScheduleLimit(),
                s.replicaScheduleLimit(),
                s.hotRegionScheduleLimit(),
                s.storeLimit()));
    setting(
        "region-schedule-limit",
        s -> String.valueOf(s.regionScheduleLimit()),
        (s, t) ->
            limits(
                s,
                s.leaderScheduleLimit(),
                whole("region-schedule-limit", t, 0, 10_000),
                s.replicaScheduleLimit(),
                s.hotRegionScheduleLimit(),
                s.storeLimit()));
    setting(
        "replica-schedule-limit",
        s -> String.valueOf(s.replicaScheduleLimit()),
        (s, t) ->
            limits(
                s,
                s.leaderScheduleLimit(),
                s.regionScheduleLimit(),
                whole("replica-schedule-limit", t, 0, 10_000),
                s.hotRegionScheduleLimit(),
                s.storeLimit()));
    setting(
        "hot-region-schedule-limit",
        s -> String.valueOf(s.hotRegionScheduleLimit()),
        (s, t) ->
            limits(
                s,
                s.leaderScheduleLimit(),
                s.regionScheduleLimit(),
                s.replicaScheduleLimit(),
                whole("hot-region-schedule-limit", t, 0, 10_000),
                s.storeLimit()));
    setting(
        "store-limit",
        s -> String.valueOf(s.storeLimit()),
        (s, t) ->
            limits(
                s,
                s.leaderScheduleLimit(),
                s.regionScheduleLimit(),
                s.replicaScheduleLimit(),
                s.hotRegionScheduleLimit(),
                whole("store-limit", t, 1, 10_000)));
    setting(
        "merge-schedule-limit",
        s -> String.valueOf(s.mergeScheduleLimit()),
        (s, t) ->
            merges(
                s,
                whole("merge-schedule-limit", t, 0, 10_000),
                s.maxMergeRegionSizeMib(),
                s.maxMergeRegionKeys(),
                s.splitMergeInterval()));
    setting(
        "max-merge-region-size",
        s -> String.valueOf(s.maxMergeRegionSizeMib()),
        (s, t) ->
            merges(
                s,
                s.mergeScheduleLimit(),
                whole("max-merge-region-size", t, 0, 1_024),
                s.maxMergeRegionKeys(),
                s.splitMergeInterval()));
    setting(
        "max-merge-region-keys",
        s -> String.valueOf(s.maxMergeRegionKeys()),
        (s, t) ->
            merges(
                s,
                s.mergeScheduleLimit(),
                s.maxMergeRegionSizeMib(),
                whole("max-merge-region-keys", t, 0, 1_000_000_000),
                s.splitMergeInterval()));
    setting(
        "split-merge-interval",
        s -> text(s.splitMergeInterval()),
        (s, t) ->
            merges(
                s,
                s.mergeScheduleLimit(),
                s.maxMergeRegionSizeMib(),
                s.maxMergeRegionKeys(),
                duration("split-merge-interval", t, 1)));
  }

  private SettingNames() {}

  private static void setting(
      String name,
      Function<ClusterSettings, String> text,
      BiFunction<ClusterSettings, String, ClusterSettings> with) {
    SETTINGS.put(name, new Setting(text, with));
  }

  /** All settings as texts, by name. */
  static Map<String, String> texts(ClusterSettings settings) {
    Map<String, String> result = new TreeMap<>();
    SETTINGS.forEach((name, setting) -> result.put(name, setting.text().apply(settings)));
    return result;
  }

  /** With one setting changed; refuses unknown names and values out of range. */
  static ClusterSettings with(ClusterSettings settings, String name, String value) {
    Setting setting = SETTINGS.get(name);
    if (setting == null) {
      throw new PlacementRefusedException(
          "there is no setting '" + name + "'; there are " + String.join(", ", SETTINGS.keySet()));
    }
    return setting.with().apply(settings, value.strip());
  }

  // Values.

  private static int whole(String name, String value, int least, int most) {
    try {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw wrong(name, value, "a whole number from " + least + " to " + most);
  }

  private static double ratio(String name, String value) {
    try {
      double number = Double.parseDouble(value);
      if (number > 0 && number <= 1) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw wrong(name, value, "a number above 0 and up to 1");
  }

  private static Duration duration(String name, String value, int leastSeconds) {
    Matcher matcher = DURATION.matcher(value.toLowerCase(Locale.ROOT));
    if (matcher.matches()) {
      long count = Long.parseLong(matcher.group(1));
      Duration result =
          switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            default -> Duration.ofHours(count);
          };
      if (result.compareTo(Duration.ofSeconds(leastSeconds)) >= 0
          && result.compareTo(Duration.ofDays(3650)) <= 0) {
        return result;
      }
    }
    throw wrong(name, value, "a time from " + leastSeconds + "s on, such as 90s, 30m or 2h");
  }

  private static String text(Duration duration) {
    if (duration.toMillisPart() != 0) {
      return duration.toMillis() + "ms";
    }
    if (duration.toSecondsPart() != 0) {
      return duration.toSeconds() + "s";
    }
    return duration.toMinutesPart() != 0 ? duration.toMinutes() + "m" : duration.toHours() + "h";
  }

  private static List<String> labels(String value) {
    LinkedHashSet<String> labels = new LinkedHashSet<>();
    if (!value.isEmpty()) {
      for (String each : value.split(",", -1)) {
        String label = each.strip();
        if (!LABEL.matcher(label).matches() || !labels.add(label)) {
          throw wrong(
              "location-labels", value, "different names of labels, such as zone,rack,host");
        }
      }
    }
    if (labels.size() > MAX_LEVELS) {
      throw wrong("location-labels", value, "at most " + MAX_LEVELS + " labels");
    }
    return List.copyOf(labels);
  }

  private static PlacementRefusedException wrong(String name, String value, String wanted) {
    return new PlacementRefusedException(name + " cannot be '" + value + "': it is " + wanted);
  }

  // Copies with some parts changed.

  private static ClusterSettings copy(ClusterSettings s, int maxReplicas, List<String> labels) {
    return new ClusterSettings(
        maxReplicas,
        labels,
        s.maxStoreDownTime(),
        s.lowSpaceRatio(),
        s.leaderScheduleLimit(),
        s.regionScheduleLimit(),
        s.replicaScheduleLimit(),
        s.hotRegionScheduleLimit(),
        s.storeLimit(),
        s.mergeScheduleLimit(),
        s.maxMergeRegionSizeMib(),
        s.maxMergeRegionKeys(),
        s.splitMergeInterval(),
        s.operatorTimeout());
  }

  private static ClusterSettings times(ClusterSettings s, Duration down, Duration operator) {
    return new ClusterSettings(
        s.maxReplicas(),
        s.locationLabels(),
        down,
        s.lowSpaceRatio(),
        s.leaderScheduleLimit(),
        s.regionScheduleLimit(),
        s.replicaScheduleLimit(),
        s.hotRegionScheduleLimit(),
        s.storeLimit(),
        s.mergeScheduleLimit(),
        s.maxMergeRegionSizeMib(),
        s.maxMergeRegionKeys(),
        s.splitMergeInterval(),
        operator);
  }

  private static ClusterSettings space(ClusterSettings s, double low) {
    return new ClusterSettings(
        s.maxReplicas(),
        s.locationLabels(),
        s.maxStoreDownTime(),
        low,
        s.leaderScheduleLimit(),
        s.regionScheduleLimit(),
        s.replicaScheduleLimit(),
        s.hotRegionScheduleLimit(),
        s.storeLimit(),
        s.mergeScheduleLimit(),
        s.maxMergeRegionSizeMib(),
        s.maxMergeRegionKeys(),
        s.splitMergeInterval(),
        s.operatorTimeout());
  }

  private static ClusterSettings limits(
      ClusterSettings s, int leader, int region, int replica, int hot, int store) {
    return new ClusterSettings(
        s.maxReplicas(),
        s.locationLabels(),
        s.maxStoreDownTime(),
        s.lowSpaceRatio(),
        leader,
        region,
        replica,
        hot,
        store,
        s.mergeScheduleLimit(),
        s.maxMergeRegionSizeMib(),
        s.maxMergeRegionKeys(),
        s.splitMergeInterval(),
        s.operatorTimeout());
  }

  private static ClusterSettings merges(
      ClusterSettings s, int limit, int sizeMib, int keys, Duration interval) {
    return new ClusterSettings(
        s.maxReplicas(),
        s.locationLabels(),
        s.maxStoreDownTime(),
        s.lowSpaceRatio(),
        s.leaderScheduleLimit(),
        s.regionScheduleLimit(),
        s.replicaScheduleLimit(),
        s.hotRegionScheduleLimit(),
        s.storeLimit(),
        limit,
        sizeMib,
        keys,
        interval,
        s.operatorTimeout());
  }
}
