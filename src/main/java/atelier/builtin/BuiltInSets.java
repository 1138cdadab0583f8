package atelier.builtin;

import atelier.imageset.ImageSet;
import atelier.imageset.ImageSets;
import atelier.imageset.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The built-in sets, by key. */
public final class BuiltInSets {
  private static final long OTHER_SHAPES = 3;

  private final ImageSets sets;
  private final List<BuiltInSet> all;

  public BuiltInSets(ImageSets sets, List<BuiltInSet> all) {
    this.sets = sets;
    this.all = List.copyOf(all);
  }

  /**
   * Those that come with the program.
   *
   * @param downloads where files from the internet are kept
   */
  public static BuiltInSets standard(ImageSets sets, Path downloads) {
    List<BuiltInSet> all = new ArrayList<>(List.of(shapes(), letters(), rubbings()));
    pairs().forEach(pair -> all.addAll(List.of(pair.a(), pair.b())));
    all.add(
        new FashionMnist(
            FashionMnist.DEBIAN,
            downloads,
            FashionMnist.HOME,
            FashionMnist.PICTURES,
            FashionMnist.LABELS));
    return new BuiltInSets(sets, all);
  }

  /** All of them, the easiest first. */
  public List<BuiltInSet> all() {
    return all;
  }

  /** Those of them that belong together, to translate between. */
  public static List<DomainPair> pairs() {
    return List.of(DomainPair.SEASONS, DomainPair.STILL_LIFES, DomainPair.DRAWINGS);
  }

  /** The built-in letters. */
  public static BuiltInSet letters() {
    return new Glyphs();
  }

  /** The same letters as worn, noisy rubbings. */
  public static BuiltInSet rubbings() {
    return new Rubbings();
  }

  /** The built-in shapes. */
  public static BuiltInSet shapes() {
    return new Shapes();
  }

  /**
   * Shapes that are in no set, to judge by what was learnt from the built-in ones.
   *
   * @param each how many of each kind
   */
  public static BuiltInSet otherShapes(int each) {
    return new Shapes(each, OTHER_SHAPES);
  }

  public Optional<BuiltInSet> find(String key) {
    return all.stream().filter(set -> set.key().equals(key)).findFirst();
  }

  /**
   * The image set of a built-in one, made if there is none yet, or none with all of its pictures.
   *
   * @param progress told pictures, and bytes before where something is downloaded
   * @throws Unavailable if it cannot be had here
   */
  public ImageSet make(BuiltInSet builtIn, String owner, Progress progress) throws IOException {
    Optional<DomainPair> pair = pair(builtIn);
    if (pair.isPresent()) {
      return make(pair.get(), builtIn, owner, progress);
    }
    synchronized (builtIn) {
      Optional<ImageSet> whole = whole(builtIn).findFirst();
      return whole.isPresent()
          ? whole.get()
          : sets.add(
              builtIn.title(),
              owner,
              builtIn.key(),
              builtIn.size(),
              builtIn.channels(),
              writer -> builtIn.write(writer, progress));
    }
  }

  /** Whether each of its pictures has a partner in another set, which is made together with it. */
  public static boolean isPaired(BuiltInSet builtIn) {
    return pair(builtIn).isPresent();
  }

  private static Optional<DomainPair> pair(BuiltInSet builtIn) {
    return pairs().stream()
        .filter(DomainPair::paired)
        .filter(one -> builtIn.equals(one.a()) || builtIn.equals(one.b()))
        .findFirst();
  }

  /** One of a pair of sets with the same scenes, made together with the other. */
  private ImageSet make(DomainPair pair, BuiltInSet wanted, String owner, Progress progress)
      throws IOException {
    synchronized (pair) {
      Optional<ImageSet> whole = whole(wanted).filter(set -> set.partner() != null).findFirst();
      if (whole.isPresent()) {
        return whole.get();
      }
      ImageSets.Pair made =
          sets.addPair(
              new ImageSets.Title(pair.a().title(), pair.a().key()),
              new ImageSets.Title(pair.b().title(), pair.b().key()),
              owner,
              wanted.size(),
              wanted.channels(),
              (a, b) -> {
                pair.a().write(a, (done, total) -> progress.at(done, 2 * total));
                pair.b().write(b, (done, total) -> progress.at(total + done, 2 * total));
              });
      return wanted.equals(pair.a()) ? made.set() : made.partner();
    }
  }

  /** The sets that were made of a built-in one and have all of its pictures. */
  private Stream<ImageSet> whole(BuiltInSet builtIn) {
    return sets.store().list().stream()
        .filter(set -> builtIn.key().equals(set.builtIn()))
        .filter(set -> set.count() == builtIn.count());
  }
}
