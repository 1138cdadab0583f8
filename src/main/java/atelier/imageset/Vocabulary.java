package atelier.imageset;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The words of an image set's captions, the most frequent first. Words are runs of letters and
 * digits, whatever their case.
 */
public final class Vocabulary {
  private static final int MOST_WORDS = 5000;
  private static final int NEAREST = 3;
  private static final int MOST_HINTS = 5;
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+");

  private final List<String> words;
  private final Map<String, Integer> numbers = new HashMap<>();

  private Vocabulary(List<String> words) {
    this.words = words;
    for (String word : words) {
      numbers.put(word, numbers.size());
    }
  }

  /** The words of a set's captions, at most the 5,000 most frequent. */
  public static Vocabulary of(PackedImages images) {
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < images.count(); i++) {
      String caption = images.caption(i);
      if (caption != null) {
        split(caption).forEach(word -> counts.merge(word, 1, Integer::sum));
      }
    }
    Comparator<Map.Entry<String, Integer>> byCount = Map.Entry.comparingByValue();
    return new Vocabulary(
        counts.entrySet().stream()
            .sorted(byCount.reversed().thenComparing(Map.Entry.comparingByKey()))
            .limit(MOST_WORDS)
            .map(Map.Entry::getKey)
            .toList());
  }

  private static List<String> split(String sentence) {
    return WORD.matcher(sentence.toLowerCase(Locale.ROOT))
        .results()
        .map(MatchResult::group)
        .toList();
  }

  /** All words, the most frequent first. */
  public List<String> words() {
    return words;
  }

  /** The numbers of a sentence's words, in their order, without those that are not known. */
  public int[] read(String sentence) {
    return split(sentence).stream().filter(numbers::containsKey).mapToInt(numbers::get).toArray();
  }

  /** Which words of a sentence no caption has, and which come near; empty where all are known. */
  public Optional<String> hint(String sentence) {
    String hint =
        split(sentence).stream()
            .filter(word -> !numbers.containsKey(word))
            .distinct()
            .limit(MOST_HINTS)
            .map(word -> "No caption has “%s”; nearest are %s.".formatted(word, nearest(word)))
            .collect(Collectors.joining(" "));
    return Optional.of(hint).filter(text -> !text.isEmpty());
  }

  /** Why nothing can be drawn for a sentence: no caption has any of its words; empty otherwise. */
  public Optional<String> refusal(String sentence) {
    if (read(sentence).length > 0) {
      return Optional.empty();
    }
    String frequent =
        words.stream().limit(MOST_HINTS).map("“%s”"::formatted).collect(Collectors.joining(", "));
    return Optional.of(
        "No caption has a word of this sentence, so nobody knows what it looks like. "
            + hint(sentence).orElse("Words that it knows are %s.".formatted(frequent)));
  }

  private String nearest(String word) {
    return words.stream()
        .sorted(Comparator.comparingDouble(known -> distance(word, known)))
        .limit(NEAREST)
        .map("“%s”"::formatted)
        .collect(Collectors.joining(", "));
  }

  /** Letters to change, add or leave out (Levenshtein), as a share of the longer word. */
  private static double distance(String a, String b) {
    List<Integer> row = new ArrayList<>();
    for (int j = 0; j <= b.length(); j++) {
      row.add(j);
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row.set(0, i);
      for (int j = 1; j <= b.length(); j++) {
        int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row.get(j);
        row.set(j, Math.min(changed, 1 + Math.min(diagonal, row.get(j - 1))));
      }
    }
    return (double) row.get(b.length()) / Math.max(a.length(), b.length());
  }
}
