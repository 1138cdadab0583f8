package atelier.workshop;

import java.util.List;

/** Keeps who has joined, also those who were removed. Safe for several threads. */
public interface ParticipantStore {
  void add(Participant participant);

  /** Everybody in the order in which they joined; without the instructor. */
  List<Participant> list();

  /** Marks somebody as removed and forgets their sessions; returns whether they were here. */
  boolean remove(String id);

  /** Forgets everybody for good, with their sessions. */
  void clear();
}
