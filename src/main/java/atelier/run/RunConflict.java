package atelier.run;

/**
 * What was asked of a run does not fit the state it is in. The message is a sentence that says what
 * to do.
 */
public final class RunConflict extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RunConflict(String message) {
    super(message);
  }
}
