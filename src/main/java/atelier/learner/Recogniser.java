package atelier.learner;

import atelier.imageset.Picture;
import java.util.List;

/** A learner that has learnt to recognise what pictures show. */
public interface Recogniser extends Learner {
  /** What it sees in each picture: the numbers from which it tells labels apart. */
  List<float[]> features(List<Picture> pictures);

  /** The label that it takes each picture for. */
  List<String> labels(List<Picture> pictures);
}
