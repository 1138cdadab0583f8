package atelier.link;

/** What people want of the worker that has a run. */
public enum Wish {
  TRAIN,
  PAUSE,
  STOP
}
