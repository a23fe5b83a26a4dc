package io.atoll.placement;

/** Whether this process may still speak for placement. */
interface Leadership {
  /** Of a placement that is the only one. */
  Leadership ALONE = () -> {};

  /**
   * Returns when no other member can have begun to serve before this call: what was decided before
   * it may be told.
   *
   * @throws io.atoll.api.PlacementUnavailableException another member leads, or may
   */
  void confirm();
}
