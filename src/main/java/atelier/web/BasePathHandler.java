package atelier.web;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Stands before all that handles requests: what is behind it never hears of the {@link BasePath}.
 * Whether a proxy hands it on or cuts it off makes no difference.
 */
final class BasePathHandler extends Handler.Wrapper {
  private final BasePath base;

  BasePathHandler(BasePath base) {
    this.base = base;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    HttpURI outside = request.getHttpURI();
    if (base.isWithoutSlash(outside.getPath())) { // to where the browser sends its cookie
      Response.sendRedirect(request, response, callback, base.root());
      return true;
    }
    HttpURI uri;
    try {
      uri = HttpURI.build(outside).path(base.inside(outside.getPath())).asImmutable();
    } catch (IllegalArgumentException e) {
      Response.writeError(request, response, callback, HttpStatus.BAD_REQUEST_400);
      return true;
    }
    Request inside =
        new Request.Wrapper(request) {
          @Override
          public HttpURI getHttpURI() {
            return uri;
          }
        };
    return super.handle(inside, new Outgoing(inside, response), callback);
  }

  /** A response whose {@code Location} is seen from outside. */
  private final class Outgoing extends Response.Wrapper {
    private final HttpFields.Mutable headers;

    Outgoing(Request request, Response response) {
      super(request, response);
      headers =
          new HttpFields.Mutable.Wrapper(response.getHeaders()) {
            @Override
            public HttpField onAddField(HttpField field) {
              return field.getHeader() == HttpHeader.LOCATION && field.getValue().startsWith("/")
                  ? new HttpField(HttpHeader.LOCATION, base.to(field.getValue()))
                  : field;
            }
          };
    }

    @Override
    public HttpFields.Mutable getHeaders() {
      return headers;
    }
  }
}
