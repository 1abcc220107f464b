package io.htap.spi.engine;

import java.util.function.BooleanSupplier;

/**
 * What an engine holds of one copy. All methods may be called from any thread. What {@link
 * #residence} and {@link #run} hold to be there is what a reader of the copy would see now.
 */
public interface EngineTables extends AutoCloseable {
  /** How much of what a plan reads is there. Never waits. */
  Residence residence(EnginePlan plan);

  /** Begins to bring there what a plan reads and is not there, in the background. */
  void load(EnginePlan plan);

  /**
   * Brings there what a plan reads, and waits for it.
   *
   * @return whether it was there at the end: not when there is no room for it, or when it changes
   *     faster than it is brought
   */
  boolean await(EnginePlan plan) throws InterruptedException;

  /**
   * The answer, of what is there.
   *
   * @param stopped asked now and then; when it says yes, the run ends
   * @throws EngineException whatever is in the way: another engine may answer
   */
  EngineAnswer run(EnginePlan plan, BooleanSupplier stopped) throws EngineException;

  Figures figures();

  /** Lets go of everything, once nothing runs any more. */
  @Override
  void close();

  /**
   * Of what a plan reads.
   *
   * @param complete whether all of it is there
   * @param resident bytes that are there of its columns, as they are or as they were
   */
  record Residence(boolean complete, long resident) {}

  /**
   * What it holds and has done.
   *
   * @param budget in bytes
   * @param resident in bytes
   * @param moved bytes brought there since it began
   * @param movedMillis what bringing them has taken
   */
  record Figures(long budget, long resident, long moved, double movedMillis) {}
}
