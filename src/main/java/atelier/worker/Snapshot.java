package atelier.worker;

import atelier.tensor.TensorMap;
import org.jspecify.annotations.Nullable;

/**
 * The state of a learner.
 *
 * @param step after how many steps
 * @param kidSmall the kernel distance of what it draws from its set, as last measured; null where
 *     it was not
 */
record Snapshot(int step, TensorMap state, @Nullable Double kidSmall) {}
