package atelier.workshop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WorkshopTest {
  private final Later clock = new Later();
  private final Memory memory = new Memory();
  private final Credentials credentials = new Credentials("a key that nobody guesses");
  private final Workshop workshop = new Workshop(memory, memory, credentials, clock);
  private final Sessions sessions = new Sessions(memory, clock);

  @Test
  void theCodeHasNoLookAlikes() {
    assertTrue(workshop.house().code().matches("[A-HJKMNP-Z2-9]{6}"), workshop.house().code());
  }

  @Test
  void theCodeMayBeTypedInSmallAndWithGaps() {
    String code = workshop.house().code().toLowerCase(java.util.Locale.ROOT);
    assertEquals("Ada", join(code.substring(0, 3) + " " + code.substring(3), "Ada").name());
  }

  @Test
  void twoPeopleOfOneNameAreToldApart() {
    Participant first = join("Ada");
    Participant second = join("ada");
    assertEquals("ada (2)", second.name());
    assertEquals(first, workshop.comeBack(credentials.pin(first), "Ada", "elsewhere"));
    assertEquals(second, workshop.comeBack(credentials.pin(second), "ada", "elsewhere"));
    assertEquals(second, workshop.comeBack(credentials.pin(second), "Ada (2)", "elsewhere"));
  }

  @Test
  void namesAreMadeHarmless() {
    assertEquals("<b>Ada</b>", join("<b>Ada</b>").name());
    assertEquals("Ada Lovelace", join("Ada\r\n\u2028Lovelace").name());
    assertEquals("Ben", join("\u202e\u200fBen\u2066\u0000").name());
    assertEquals("עדה", join("עדה").name());
    assertThrows(Names.BadName.class, () -> join("\u202e \u200f"));
    assertThrows(Names.BadName.class, () -> join("x".repeat(10_000)));
  }

  @Test
  void nobodyGuessesForLong() {
    String code = workshop.house().code();
    for (int i = 0; i < 20; i++) {
      assertThrows(Workshop.Refused.class, () -> join("AAAAAA", "Eve"));
    }
    assertThrows(Workshop.TooManyTries.class, () -> join(code, "Eve"));
    assertEquals("Ben", workshop.join(code, "Ben", "elsewhere").name());
    clock.now = clock.now.plus(Duration.ofMinutes(1));
    assertEquals("Ada", join(code, "Ada").name());
  }

  @Test
  void allTogetherDoNotGuessForLongEither() {
    for (int i = 0; i < 200; i++) {
      String from = "address " + i;
      assertThrows(Workshop.Refused.class, () -> workshop.comeBack("000000", "Ada", from));
    }
    assertThrows(Workshop.TooManyTries.class, () -> workshop.comeBack("000000", "Ada", "one more"));
  }

  @Test
  void aLockedDoorLetsInOnlyWhoWasHere() {
    Participant ada = join("Ada");
    lock();
    assertThrows(Workshop.Refused.class, () -> join("Ben"));
    assertEquals(ada, workshop.comeBack(credentials.pin(ada), "Ada", "elsewhere"));
  }

  @Test
  void whoIsRemovedCannotComeInAnyMore() {
    Participant ada = join("Ada");
    String session = sessions.begin(ada);
    List<String> gone = new ArrayList<>();
    workshop.onDeparture(p -> gone.add(p.name()));

    assertTrue(workshop.remove(ada.id()));

    assertFalse(workshop.remove(ada.id()));
    assertEquals(List.of("Ada"), gone);
    assertEquals(Optional.empty(), sessions.participant(session));
    assertEquals(Optional.empty(), workshop.withToken(credentials.token(ada)));
    assertThrows(
        Workshop.Refused.class, () -> workshop.comeBack(credentials.pin(ada), "Ada", "elsewhere"));
    assertEquals("Ada", workshop.nameOf(ada.id()));
    assertEquals(List.of(), new Workshop(memory, memory, credentials, clock).people());
  }

  @Test
  void sessionsEndAfterAWhileAndAtWill() {
    Participant ada = join("Ada");
    String one = sessions.begin(ada);
    String another = sessions.begin(ada);
    assertEquals(Optional.of(ada.id()), sessions.participant(one));
    sessions.end(one);
    assertEquals(Optional.empty(), sessions.participant(one));
    assertEquals(Optional.empty(), sessions.participant("made up"));
    clock.now = clock.now.plus(Sessions.LASTS);
    assertEquals(Optional.empty(), sessions.participant(another));
    assertFalse(memory.sessions.containsKey(another), "kept only by its hash");
  }

  @Test
  void sharingLetsOthersSeeAndNobodyElseChange() {
    Participant ada = join("Ada");
    Participant ben = join("Ben");
    Cards cards = new Cards();
    Sharing sharing = new Sharing(cards);
    assertFalse(sharing.sees(ben, "run", ada.id()));
    assertTrue(sharing.sees(Participant.INSTRUCTOR, "run", ada.id()));
    sharing.born("run", Visibility.WORKSHOP);
    assertTrue(sharing.sees(ben, "run", ada.id()));
    assertFalse(sharing.changes(ben, ada.id()));
    sharing.born("run", Visibility.PRIVATE);
    assertTrue(new Sharing(cards).sees(ben, "run", ada.id()), "kept, and given only once");
  }

  @Test
  void aThawIsTold() {
    List<String> heard = new ArrayList<>();
    workshop.onThaw(() -> heard.add("thaw"));
    freeze(true);
    assertEquals(List.of(), heard);
    freeze(false);
    assertEquals(List.of("thaw"), heard);
  }

  private Participant join(String name) {
    return join(workshop.house().code(), name);
  }

  private Participant join(String code, String name) {
    return workshop.join(code, name, "here");
  }

  private void lock() {
    workshop.change(h -> new House(h.code(), true, h.frozen(), h.visibility(), h.quotas(), null));
  }

  private void freeze(boolean frozen) {
    workshop.change(h -> new House(h.code(), h.locked(), frozen, h.visibility(), h.quotas(), null));
  }

  private static final class Later extends Clock {
    Instant now = Instant.parse("2026-11-26T09:00:00Z");

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  /** People, their sessions and the house. */
  private static final class Memory implements ParticipantStore, SessionStore, HouseStore {
    final Map<String, Participant> people = new HashMap<>();
    final Map<String, Map.Entry<String, Instant>> sessions = new HashMap<>();
    @Nullable House house;

    @Override
    public void add(Participant participant) {
      people.put(participant.id(), participant);
    }

    @Override
    public List<Participant> list() {
      return List.copyOf(people.values());
    }

    @Override
    public boolean remove(String id) {
      sessions.values().removeIf(session -> session.getKey().equals(id));
      return people.computeIfPresent(id, (key, p) -> removed(p)) != null;
    }

    private static Participant removed(Participant p) {
      return new Participant(p.id(), p.name(), p.role(), p.joined(), true);
    }

    @Override
    public void clear() {
      people.clear();
      sessions.clear();
    }

    @Override
    public void add(String hash, String participant, Instant expires) {
      sessions.put(hash, Map.entry(participant, expires));
    }

    @Override
    public Optional<String> participant(String hash, Instant now) {
      return Optional.ofNullable(sessions.get(hash))
          .filter(session -> session.getValue().isAfter(now))
          .map(Map.Entry::getKey);
    }

    @Override
    public void end(String hash) {
      sessions.remove(hash);
    }

    @Override
    public void sweep(Instant now) {
      sessions.values().removeIf(session -> !session.getValue().isAfter(now));
    }

    @Override
    public Optional<House> read() {
      return Optional.ofNullable(house);
    }

    @Override
    public void write(House next) {
      house = next;
    }
  }

  private static final class Cards implements CardStore {
    final Map<String, Card> cards = new HashMap<>();

    @Override
    public List<Card> list() {
      return List.copyOf(cards.values());
    }

    @Override
    public void put(Card card) {
      cards.put(card.thing(), card);
    }

    @Override
    public void remove(String thing) {
      cards.remove(thing);
    }

    @Override
    public void gave(String participant, String picture) {}

    @Override
    public boolean hasGiven(String participant, String picture) {
      return false;
    }
  }
}
