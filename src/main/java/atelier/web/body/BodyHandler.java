package atelier.web.body;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/**
 * Stands before all that handles requests. A body is read without a thread until it is whole, or so
 * large that the handler has to read on by itself; only then is a thread taken, and of large bodies
 * only so many at once have one.
 */
public final class BodyHandler extends Handler.Wrapper {
  /** How many bytes are awaited before a thread is taken. */
  static final int AWAITED_BYTES = 32 << 10;

  private static final int LANES = 64; // of Javalin's 250 threads
  private static final int LANES_OF_ONE = 8;

  private final Pace pace;
  private final Lanes lanes = new Lanes(LANES, LANES_OF_ONE);

  public BodyHandler(Pace pace) {
    this.pace = pace;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (request.getLength() == 0) {
      return super.handle(request, response, callback);
    }
    new Arrival(new PacedRequest(request, pace), response, callback).run();
    return true;
  }

  /** The workers are one sender each; people are told apart by what they say of themselves. */
  private static String sender(Request request) {
    if (Request.getPathInContext(request).startsWith("/worker/")) {
      return request.getConnectionMetaData().getId();
    }
    HttpField identity = request.getHeaders().getField(HttpHeader.AUTHORIZATION);
    identity = identity == null ? request.getHeaders().getField(HttpHeader.COOKIE) : identity;
    return identity == null ? Request.getRemoteAddr(request) : identity.getValue();
  }

  /** A body on its way. */
  private final class Arrival implements Invocable.Task {
    private final PacedRequest request;
    private final Response response;
    private final Callback callback;
    private final ByteArrayOutputStream arrived = new ByteArrayOutputStream();

    Arrival(PacedRequest request, Response response, Callback callback) {
      this.request = request;
      this.response = response;
      this.callback = callback;
    }

    @Override
    public InvocationType getInvocationType() {
      return InvocationType.NON_BLOCKING;
    }

    @Override
    public void run() {
      while (true) {
        Content.Chunk chunk = request.read();
        if (chunk == null) {
          request.demand(this);
          return;
        }
        boolean failed = Content.Chunk.isFailure(chunk);
        boolean whole = chunk.isLast();
        if (!failed && chunk.hasRemaining()) {
          // copied, as a chunk of one byte would keep a buffer of many
          arrived.writeBytes(BufferUtil.toArray(chunk.getByteBuffer()));
        }
        chunk.release();
        if (whole || failed || arrived.size() >= AWAITED_BYTES) {
          handOn(whole && !failed, failed);
          return;
        }
      }
    }

    private void handOn(boolean whole, boolean failed) {
      if (!whole && !failed) {
        String sender = sender(request);
        BodyRefused full = lanes.enter(sender);
        if (full == null) {
          Request.addCompletionListener(request, failure -> lanes.leave(sender));
        } else {
          request.refuse(full);
        }
      }
      Received received = new Received(request, ByteBuffer.wrap(arrived.toByteArray()), whole);
      request.getComponents().getExecutor().execute(() -> handOn(received));
    }

    private void handOn(Received received) {
      try {
        if (!BodyHandler.super.handle(received, response, callback)) {
          Response.writeError(received, response, callback, 404);
        }
      } catch (Exception e) {
        Response.writeError(received, response, callback, e);
      }
    }
  }

  /** A request of which some has arrived. */
  private static final class Received extends Request.Wrapper {
    private Content.@Nullable Chunk arrived;
    private final boolean whole;

    Received(Request request, ByteBuffer arrived, boolean whole) {
      super(request);
      this.arrived = Content.Chunk.from(arrived, whole);
      this.whole = whole;
    }

    @Override
    public Content.@Nullable Chunk read() {
      Content.Chunk first = arrived;
      if (first == null) {
        return whole ? Content.Chunk.EOF : super.read();
      }
      arrived = null;
      return first;
    }

    @Override
    public void demand(Runnable callback) {
      if (arrived == null && !whole) {
        super.demand(callback);
      } else {
        getComponents().getExecutor().execute(callback);
      }
    }
  }
}
