package atelier.run;

import java.time.Instant;

/**
 * A live setting that was changed while a run trained.
 *
 * @param step how far the run had come
 * @param setting its key
 * @param before its value, as text
 * @param after its value from then on, as text
 */
public record SettingChange(
    int step, String setting, String before, String after, Instant changed) {}
