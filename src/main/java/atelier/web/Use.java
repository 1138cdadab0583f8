package atelier.web;

import io.javalin.security.RouteRole;

/** What a route takes of a participant's quota; beside its {@link Right}. */
public enum Use implements RouteRole {
  /** It begins a run, or has one go on. */
  RUN,

  /** It asks a question of a model. */
  TOOL,

  /** It brings pictures. */
  UPLOAD
}
