package atelier.web.live;

import java.nio.ByteBuffer;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A WebSocket's session as something to send through. */
record Socket(Session session, Threads threads) implements Client.Wire {
  private static final Logger LOG = LoggerFactory.getLogger(Socket.class);

  @Override
  public void sendText(String text, Runnable sent) {
    session.sendText(text, callback(sent));
  }

  @Override
  public void sendBinary(ByteBuffer bytes, Runnable sent) {
    session.sendBinary(bytes, callback(sent));
  }

  private Callback callback(Runnable sent) {
    return Callback.from(
        sent,
        failure -> {
          LOG.debug("a page went away", failure);
          session.disconnect();
        });
  }

  @Override
  public void later(Runnable task, long millis) {
    threads.after(millis, task);
  }

  @Override
  public void ping() {
    session.sendPing(ByteBuffer.allocate(0), Callback.NOOP);
  }
}
