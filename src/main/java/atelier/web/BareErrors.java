package atelier.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Answers what is no HTTP request that could reach a handler, in the form of all other errors. */
final class BareErrors extends ErrorHandler {
  private final ObjectMapper json = Json.mapper();

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    int status = response.getStatus();
    ErrorPages.Problem problem =
        new ErrorPages.Problem(
            "about:blank",
            HttpStatus.getMessage(status),
            status,
            "The request could not be read: its address or a header is not as HTTP has it, or the header “Host” is missing. Check the address, or begin at the first page.",
            Map.of(),
            List.of());
    response.getHeaders().put(new HttpField(HttpHeader.CONTENT_TYPE, "application/problem+json"));
    byte[] body = json.writeValueAsString(problem).getBytes(StandardCharsets.UTF_8);
    response.write(true, ByteBuffer.wrap(body), callback);
    return true;
  }
}
