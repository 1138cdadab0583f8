package atelier.bench;

import atelier.learner.Answering;
import atelier.learner.Learner;
import atelier.link.Answer;
import atelier.link.Question;

/** Asks learners. */
final class Questioning {
  private Questioning() {}

  /** The whole answer, however many pieces of work it takes. */
  static Answer whole(Learner learner, Question question) {
    try (Answering answering = learner.answer(question)) {
      Answer answer = answering.next();
      while (!answer.whole()) {
        answer = answering.next();
      }
      return answer;
    }
  }
}
