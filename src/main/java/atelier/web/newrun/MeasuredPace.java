package atelier.web.newrun;

import java.util.Map;

/**
 * How fast a run was on this server.
 *
 * @param family key of its family
 * @param size of the pictures of its first image set, 0 where it has none
 * @param channels of that set
 * @param settings what its speed depends on, by key: all settings but real numbers
 * @param stepsPerSecond as measured last
 */
public record MeasuredPace(
    String family, int size, int channels, Map<String, Object> settings, double stepsPerSecond) {}
