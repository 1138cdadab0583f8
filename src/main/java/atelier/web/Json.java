package atelier.web;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;

/**
 * JSON as the API speaks it: strict in what it reads, so that a misspelt field or a number in
 * quotes is not passed over; numbers that are not finite are written as null.
 */
public final class Json {
  private Json() {}

  public static ObjectMapper mapper() {
    SimpleModule finite = new SimpleModule();
    finite.addSerializer(Float.class, new FiniteFloat());
    finite.addSerializer(float[].class, new FiniteFloats());
    return JsonMapper.builder()
        .addModule(finite)
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .build();
  }

  private static final class FiniteFloat extends StdSerializer<Float> {
    private static final long serialVersionUID = 1L;

    FiniteFloat() {
      super(Float.class);
    }

    @Override
    public void serialize(Float value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      write(out, value);
    }
  }

  private static final class FiniteFloats extends StdSerializer<float[]> {
    private static final long serialVersionUID = 1L;

    FiniteFloats() {
      super(float[].class);
    }

    @Override
    public void serialize(float[] values, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeStartArray();
      for (float value : values) {
        write(out, value);
      }
      out.writeEndArray();
    }
  }

  private static void write(JsonGenerator out, float value) throws IOException {
    if (Float.isFinite(value)) {
      out.writeNumber(value);
    } else {
      out.writeNull();
    }
  }
}
