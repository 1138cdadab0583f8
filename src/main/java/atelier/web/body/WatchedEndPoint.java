package atelier.web.body;

import io.javalin.http.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * A connection that can be asked whether its client has left while a request is worked on, when
 * nobody reads from it. What it reads to find out is handed on to whoever reads next.
 */
public final class WatchedEndPoint extends SocketChannelEndPoint {
  private final ByteBuffer ahead = BufferUtil.allocate(1);

  public WatchedEndPoint(
      SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler) {
    super(channel, selector, key, scheduler);
  }

  /**
   * Whether the client of a request has closed its connection; false where that is not known. To be
   * asked once the body is read.
   */
  public static boolean clientHasLeft(Context ctx) {
    EndPoint end =
        ServletContextRequest.getServletContextRequest(ctx.req())
            .getConnectionMetaData()
            .getConnection()
            .getEndPoint();
    try {
      return end instanceof WatchedEndPoint watched && watched.peerHasLeft();
    } catch (IOException e) {
      return true;
    }
  }

  private boolean peerHasLeft() throws IOException {
    synchronized (ahead) {
      return !ahead.hasRemaining() && super.fill(ahead) < 0;
    }
  }

  @Override
  public int fill(ByteBuffer buffer) throws IOException {
    synchronized (ahead) {
      if (ahead.hasRemaining()) {
        int count = BufferUtil.append(buffer, ahead);
        BufferUtil.clear(ahead);
        return count;
      }
    }
    return super.fill(buffer);
  }

  @Override
  protected void needsFillInterest() {
    boolean waiting;
    synchronized (ahead) {
      waiting = ahead.hasRemaining();
    }
    if (waiting) {
      getFillInterest().fillable();
    } else {
      super.needsFillInterest();
    }
  }
}
