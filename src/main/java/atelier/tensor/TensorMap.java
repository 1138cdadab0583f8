package atelier.tensor;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Tensors by name, in the order in which they were added, with text entries beside them. */
public final class TensorMap {
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();

  public TensorMap put(String name, Tensor tensor) {
    tensors.put(name, tensor);
    return this;
  }

  /**
   * The tensor of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Tensor get(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("no tensor named " + name);
    }
    return tensor;
  }

  public boolean contains(String name) {
    return tensors.containsKey(name);
  }

  public Set<String> names() {
    return tensors.keySet();
  }

  /** Text kept beside the tensors (safetensors' {@code __metadata__}); may be changed. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /** The tensors whose names pass, with all metadata. */
  public TensorMap filter(Predicate<String> names) {
    TensorMap kept = new TensorMap();
    tensors.forEach(
        (name, tensor) -> {
          if (names.test(name)) {
            kept.put(name, tensor);
          }
        });
    kept.metadata.putAll(metadata);
    return kept;
  }
}
