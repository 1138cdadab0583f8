package atelier.web.projector;

/** A text as a QR code, to be pointed a phone at. */
public final class QrCode {
  private static final int BORDER = 2;

  private final io.nayuki.qrcodegen.QrCode code;

  public QrCode(String text) {
    code = io.nayuki.qrcodegen.QrCode.encodeText(text, io.nayuki.qrcodegen.QrCode.Ecc.MEDIUM);
  }

  /** Width and height in modules, the quiet border included. */
  public int size() {
    return code.size + 2 * BORDER;
  }

  /** The dark modules as the path of an SVG of {@link #size} by {@link #size}. */
  public String path() {
    StringBuilder path = new StringBuilder();
    for (int y = 0; y < code.size; y++) {
      for (int x = 0; x < code.size; x++) {
        if (code.getModule(x, y)) {
          path.append("M%d %dh1v1h-1z".formatted(x + BORDER, y + BORDER));
        }
      }
    }
    return path.toString();
  }

  /** The code as lines of half blocks, light on dark, as most terminals are. */
  public String forTerminal() {
    StringBuilder text = new StringBuilder();
    for (int y = -BORDER; y < code.size + BORDER; y += 2) {
      for (int x = -BORDER; x < code.size + BORDER; x++) {
        boolean upper = !code.getModule(x, y);
        boolean lower = !code.getModule(x, y + 1);
        text.append(upper ? lower ? '█' : '▀' : lower ? '▄' : ' ');
      }
      text.append('\n');
    }
    return text.toString();
  }
}
