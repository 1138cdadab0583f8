package atelier.learner;

import java.util.Map;

/**
 * What one step measured.
 *
 * @param values by name in lowerCamelCase ({@code generatorLoss}, {@code discriminatorLoss}, {@code
 *     realAccuracy}, {@code fakeAccuracy}, …); the same names in every step of a family
 */
public record StepMetrics(Map<String, Float> values) {}
