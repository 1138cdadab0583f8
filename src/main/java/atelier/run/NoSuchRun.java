package atelier.run;

/** There is no run of this id. The message is a sentence for people. */
public final class NoSuchRun extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NoSuchRun(String id) {
    super("There is no run “%s”; it may have been removed.".formatted(id));
  }
}
