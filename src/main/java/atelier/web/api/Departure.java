package atelier.web.api;

import atelier.imageset.Progress;
import atelier.imageset.intake.Upload;
import atelier.web.body.WatchedEndPoint;
import io.javalin.http.Context;
import java.time.Duration;

/** Ends the preparation of an upload whose sender has left before it was done. */
final class Departure {
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  private Departure() {}

  /** The progress of an upload, which also looks whether its sender is still there. */
  static Progress watched(Context ctx, Upload upload, Progress progress) {
    return new Progress() {
      private long looked = System.nanoTime();

      @Override
      public void at(int done, int total) {
        progress.at(done, total);
        long now = System.nanoTime();
        if (now - looked > LOOK_EVERY.toNanos()) {
          looked = now;
          if (WatchedEndPoint.clientHasLeft(ctx)) {
            upload.close();
          }
        }
      }
    };
  }
}
