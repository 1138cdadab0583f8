package atelier.pretrained;

/** A file is not the weights of the network it is given for. The message is a sentence. */
public final class WrongWeights extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WrongWeights(String message) {
    super(message);
  }

  WrongWeights(String message, Throwable cause) {
    super(message, cause);
  }
}
