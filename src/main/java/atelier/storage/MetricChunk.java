package atelier.storage;

import atelier.run.Telemetry.MetricRow;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * A stretch of steps that measured the same names. A row for each step would take a database far
 * longer to read: this way 100,000 steps are about 200 rows.
 *
 * @param names of the metrics
 * @param content row by row, big-endian: an int, the step (growing), and a float for each name
 */
record MetricChunk(List<String> names, byte[] content) {
  /** The most rows of a chunk. */
  static final int CAPACITY = 512;

  /** Splits rows, by growing step, into chunks. */
  static List<MetricChunk> split(Collection<MetricRow> rows) {
    List<MetricChunk> chunks = new ArrayList<>();
    List<MetricRow> alike = new ArrayList<>();
    for (MetricRow row : rows) {
      if (alike.size() == CAPACITY
          || (!alike.isEmpty() && !alike.get(0).values().keySet().equals(row.values().keySet()))) {
        chunks.add(of(alike));
        alike.clear();
      }
      alike.add(row);
    }
    if (!alike.isEmpty()) {
      chunks.add(of(alike));
    }
    return chunks;
  }

  private static MetricChunk of(List<MetricRow> rows) {
    List<String> names = List.copyOf(rows.get(0).values().keySet());
    ByteBuffer content = ByteBuffer.allocate(rows.size() * 4 * (1 + names.size()));
    for (MetricRow row : rows) {
      content.putInt(row.step());
      names.forEach(name -> content.putFloat(row.values().getOrDefault(name, Float.NaN)));
    }
    return new MetricChunk(names, content.array());
  }

  static MetricChunk read(ResultSet row, StatementContext context) throws SQLException {
    return new MetricChunk(JsonColumn.strings(row.getString("names")), row.getBytes("content"));
  }

  int count() {
    return content.length / rowBytes();
  }

  int firstStep() {
    return step(0);
  }

  int lastStep() {
    return step(count() - 1);
  }

  int step(int row) {
    return ByteBuffer.wrap(content).getInt(row * rowBytes());
  }

  float value(int row, int name) {
    return ByteBuffer.wrap(content).getFloat(row * rowBytes() + 4 * (1 + name));
  }

  MetricRow row(int index) {
    Map<String, Float> values = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      values.put(names.get(i), value(index, i));
    }
    return new MetricRow(step(index), values);
  }

  List<MetricRow> rows() {
    List<MetricRow> rows = new ArrayList<>(count());
    for (int i = 0; i < count(); i++) {
      rows.add(row(i));
    }
    return rows;
  }

  private int rowBytes() {
    return 4 * (1 + names.size());
  }
}
