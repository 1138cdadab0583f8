package atelier.family;

import java.util.List;
import java.util.Optional;

/** Every family of this program. */
public final class Families {
  private final List<Family> families;

  public Families(List<Family> families) {
    this.families = List.copyOf(families);
  }

  /** The families that come with the program. */
  public static Families standard() {
    return new Families(
        List.of(
            GanFamilies.sngan(),
            GanFamilies.dcgan(),
            GanFamilies.dense(),
            LabelFamilies.conditional(),
            LabelFamilies.lab(),
            TextFamilies.textToImage(),
            VaeFamilies.vae(),
            ClassifierFamilies.classifier(),
            ScaleFamilies.progressive(),
            ScaleFamilies.styleBased(),
            ScaleFamilies.msg(),
            PointFamilies.points(),
            StyleFamilies.styleTransfer(),
            StyleFamilies.fastStyle(),
            TranslationFamilies.pix2pix(),
            StsnFamilies.stsn(),
            TranslationFamilies.cyclegan(),
            ResolutionFamilies.superResolution()));
  }

  /** In the order in which they are offered; the first is the default. */
  public List<Family> all() {
    return families;
  }

  public Optional<Family> find(String key) {
    return families.stream().filter(family -> family.key().equals(key)).findFirst();
  }

  /** The title of a family; its key where this version has it no more. */
  public String title(String key) {
    return find(key).map(Family::title).orElse(key);
  }
}
