package io.atoll.ddl.job;

import io.atoll.catalog.DdlJob;

/** How one type of job goes on. */
interface JobAction {
  /**
   * One state further: changes metadata in the step's transaction and returns the job as it is
   * then. An {@link io.atoll.types.SqlException} ends the job with that error, or rolls it back
   * where it has left its first state.
   */
  DdlJob step(Step step);

  /**
   * Work before a step that goes beyond metadata. May run again after a crash, also of a step that
   * is done: it resumes or repeats itself. Not called while the job is rolled back.
   *
   * @param checkCancelled throws 8214 where the job was taken back; asked from time to time
   */
  default void work(DdlJob job, Runnable checkCancelled) {}
}
