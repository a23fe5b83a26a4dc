package io.atoll.app.status;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What answers some of the paths. */
interface Page {
  /**
   * What becomes JSON; empty for paths that are not its own.
   *
   * @param path its parts between slashes, decoded; never empty
   * @param query the last value of each name
   * @throws BadRequestException answered by 400
   */
  Optional<Object> answer(List<String> path, Map<String, String> query);
}
