"""Proposals over memory twins, within a test's reach."""

from dataclasses import dataclass, field

from coach.adapters.memory.proposals import MemoryProposals
from coach.adapters.memory.records import MemoryMeals, MemoryPlans, MemoryProfiles
from coach.delivery.pusher import Pusher
from coach.ports import Clock
from coach.proposals.proposals import Proposals
from coach.training.live import Live


@dataclass
class Proposing:
    """What proposals are made in, and what they change."""

    log: MemoryProposals = field(default_factory=MemoryProposals)
    plans: MemoryPlans = field(default_factory=MemoryPlans)
    meals: MemoryMeals = field(default_factory=MemoryMeals)
    profiles: MemoryProfiles = field(default_factory=MemoryProfiles)

    def answers(self, live: Live, pusher: Pusher, clock: Clock) -> Proposals:
        return Proposals(self.log, live, self.plans, self.meals, self.profiles, pusher, clock)
