package atelier.workshop;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The workshop: its people and how they come in, and how it is set up. Codes and PINs can be tried
 * only so often from one address and in all. Safe for several threads.
 */
public final class Workshop {
  private static final int WRONG_TRIES_EACH = 20;
  private static final int WRONG_TRIES_IN_ALL = 200;
  private static final Duration WITHIN = Duration.ofMinutes(1);
  private static final int MOST_PEOPLE = 1000;
  private static final int LONGEST_ANNOUNCEMENT = 500;

  private final ParticipantStore participants;
  private final HouseStore houses;
  private final Credentials credentials;
  private final Clock clock;
  private final Throttle wrongTries;
  private final Map<String, Participant> known = new ConcurrentHashMap<>();
  private final List<Consumer<Participant>> departures = new CopyOnWriteArrayList<>();
  private final List<Runnable> thaws = new CopyOnWriteArrayList<>();
  private volatile House house;

  public Workshop(
      ParticipantStore participants, HouseStore houses, Credentials credentials, Clock clock) {
    this.participants = participants;
    this.houses = houses;
    this.credentials = credentials;
    this.clock = clock;
    this.wrongTries = new Throttle(WRONG_TRIES_EACH, WRONG_TRIES_IN_ALL, WITHIN, clock);
    this.house =
        houses
            .read()
            .orElseGet(
                () -> {
                  House fresh = House.fresh();
                  houses.write(fresh);
                  return fresh;
                });
    participants.list().forEach(p -> known.put(p.id(), p));
  }

  /** Somebody is not let in; the message says why and what to do. */
  public static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Refused(String message) {
      super(message);
    }
  }

  /** Too many wrong tries; the message says what to do. */
  public static final class TooManyTries extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManyTries() {
      super("That was wrong too often. Wait a minute, then look at the code again and try it.");
    }
  }

  // --- coming and going ---

  /** Has {@code listener} hear of everybody who is removed, after it. */
  public void onDeparture(Consumer<Participant> listener) {
    departures.add(listener);
  }

  /**
   * Lets somebody new in.
   *
   * @param from the address that they come from
   * @throws Refused if the code is wrong or the door is locked
   * @throws TooManyTries if there were too many wrong tries before
   * @throws Names.BadName if nobody can be called so
   */
  public Participant join(String code, String name, String from) {
    check(
        Secrets.same(normal(code), house.code()),
        from,
        "The code is not right; it is on the projector, or ask the instructor.");
    if (house.locked()) {
      throw new Refused("The workshop’s door is locked. Ask the instructor to open it.");
    }
    return add(Names.clean(name));
  }

  private synchronized Participant add(String name) {
    if (people().size() >= MOST_PEOPLE) {
      throw new Refused("The workshop is full. Ask the instructor to remove somebody.");
    }
    List<String> taken = new ArrayList<>(Names.OF_NOBODY);
    known.values().forEach(p -> taken.add(p.name()));
    String unique = Names.unique(name, taken);
    Participant joined;
    do {
      joined = new Participant(Secrets.token(), unique, Role.PARTICIPANT, clock.instant(), false);
    } while (sharesPin(joined));
    participants.add(joined);
    known.put(joined.id(), joined);
    return joined;
  }

  private boolean sharesPin(Participant who) {
    String pin = credentials.pin(who);
    return known.values().stream().anyMatch(p -> credentials.pin(p).equals(pin));
  }

  /**
   * Lets somebody in again who has joined before, also through a locked door.
   *
   * @param from the address that they come from
   * @throws Refused if nobody has this name and PIN
   * @throws TooManyTries if there were too many wrong tries before
   */
  public Participant comeBack(String pin, String name, String from) {
    String clean = Names.clean(name);
    Optional<Participant> found =
        known.values().stream()
            .filter(p -> !p.removed() && Secrets.same(pin.strip(), credentials.pin(p)))
            .filter(p -> Names.same(p.name(), clean) || isNumbered(p.name(), clean))
            .findFirst();
    check(
        found.isPresent(),
        from,
        "Nobody here has this name and this PIN. Your PIN is on your page in the browser that you joined with; without it, join anew with the code.");
    return found.orElseThrow();
  }

  /** Whether a unique name is the given one with a number. */
  private static boolean isNumbered(String unique, String given) {
    return Names.same(unique.replaceFirst(" \\(\\d+\\)$", ""), given);
  }

  private void check(boolean right, String from, String sentence) {
    if (!wrongTries.allows(from)) {
      throw new TooManyTries();
    }
    if (!right) {
      wrongTries.note(from);
      throw new Refused(sentence + " Look at it again, on the projector or on your own page.");
    }
  }

  private static String normal(String code) {
    return code.replaceAll("[\\s-]", "").toUpperCase(java.util.Locale.ROOT);
  }

  /** Removes somebody, whose things stay; returns whether they were here. */
  public boolean remove(String id) {
    Participant participant = known.get(id);
    if (participant == null || participant.removed() || !participants.remove(id)) {
      return false;
    }
    Participant gone =
        new Participant(id, participant.name(), participant.role(), participant.joined(), true);
    known.put(id, gone);
    departures.forEach(listener -> listener.accept(gone));
    return true;
  }

  /** Forgets everybody but the instructor, and begins with a new code; how it is set up stays. */
  public void wipe() {
    List<Participant> all = people();
    participants.clear();
    known.clear();
    newCode();
    all.forEach(p -> departures.forEach(listener -> listener.accept(p)));
  }

  // --- who is who ---

  /** Somebody who may come in. */
  public Optional<Participant> find(String id) {
    return id.equals(Participant.LOCAL)
        ? Optional.of(Participant.INSTRUCTOR)
        : Optional.ofNullable(known.get(id)).filter(p -> !p.removed());
  }

  /** Somebody whose script shows this token. */
  public Optional<Participant> withToken(String token) {
    return credentials.idOf(token).map(known::get).filter(p -> !p.removed());
  }

  /** Everybody who has joined and was not removed, in that order; without the instructor. */
  public List<Participant> people() {
    return known.values().stream()
        .filter(p -> !p.removed())
        .sorted(java.util.Comparator.comparing(Participant::joined).thenComparing(Participant::id))
        .toList();
  }

  /** What the owner of a thing is called, also when they were removed. */
  public String nameOf(String owner) {
    Participant participant = known.get(owner);
    return participant == null ? Participant.INSTRUCTOR.name() : participant.name();
  }

  // --- how it is set up ---

  public House house() {
    return house;
  }

  /** Changes how the workshop is set up. */
  public synchronized House change(UnaryOperator<House> change) {
    boolean frozen = house.frozen();
    House next = change.apply(house);
    houses.write(next);
    house = next;
    if (frozen && !next.frozen()) {
      thaws.forEach(Runnable::run);
    }
    return next;
  }

  /** Has {@code listener} hear when waiting runs need wait no longer. */
  public void onThaw(Runnable listener) {
    thaws.add(listener);
  }

  /** Begins with a new code; who has joined stays. */
  public House newCode() {
    return change(h -> h.withCode(Secrets.code()));
  }

  /**
   * Says something to everybody; nothing where the text is blank.
   *
   * @throws IllegalArgumentException if it is too long, with a sentence for people
   */
  public House announce(String text) {
    if (text.length() > LONGEST_ANNOUNCEMENT) {
      throw new IllegalArgumentException(
          "An announcement has at most %d characters.".formatted(LONGEST_ANNOUNCEMENT));
    }
    String clean = text.replaceAll(Names.TURNING, "").strip();
    return change(
        h ->
            h.withAnnouncement(
                clean.isEmpty() ? null : new House.Announcement(clean, clock.instant())));
  }
}
