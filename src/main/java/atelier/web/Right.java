package atelier.web;

import io.javalin.security.RouteRole;

/**
 * What a visitor must be or own for a route to answer; every route in {@link Routes} names one. A
 * route that names none is the instructor's.
 */
public enum Right implements RouteRole {
  /** Whoever knows the address. */
  ANYONE,

  /** Whoever has joined. */
  JOINED,

  INSTRUCTOR,

  /** A worker, which shows a token of its own. */
  WORKER,

  /** Whoever may see the run {@code id}. */
  SEES_RUN,

  /** Whoever may change the run {@code id}. */
  CHANGES_RUN,

  /** Whoever may see the image set {@code id}. */
  SEES_SET,

  /** Whoever may change the image set {@code id}. */
  CHANGES_SET,

  /** Whoever gave the single picture {@code id}, or may see a run that was given it. */
  SEES_PICTURE
}
