"""One centre as its TOML file describes it: services, queues, windows, policy, hours, devices.

Pure data, checked by `lobby.config`. Everything is frozen; whoever needs another centre reads another file.
"""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, model_validator

from lobby.accounts_settings import Oidc, SignIn
from lobby.alarm_settings import Alarms
from lobby.booking_settings import Appointments, Branch
from lobby.console_settings import ConsoleSettings
from lobby.displays_settings import Arrow, BoardSettings, VoiceSettings
from lobby.intake_settings import Intake
from lobby.kiosk_settings import Clock, KioskSettings
from lobby.matters import Department, Ground, Id, Item, Package
from lobby.message_settings import Messages, PhoneSettings
from lobby.messages import DeviceKind, Text
from lobby.overtime_settings import Overtime
from lobby.policy_settings import Policy
from lobby.rating_settings import Province, ProvinceMap, RatingSettings, Reasons
from lobby.slip_template import SlipTemplate

WindowKind = Literal["comprehensive", "domain", "collection", "complaint", "tidal"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class Part(BaseModel):
    """A table of the centre file."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Queue(Part):
    """A line with a letter. `weight` multiplies time waited; `service_minutes` is the guess before any were served."""

    id: Id
    letter: str = Field(pattern=r"^[A-Z]$")
    name: Text
    weight: float = Field(1.0, gt=0, le=10)
    service_minutes: float = Field(10.0, gt=0, le=240)


class Service(Part):
    """What a citizen picks. `icon` is one character on a coloured square.

    `daily_cap` is the most numbers a day; with `one_live` nobody has two live numbers of it (known by identity card).
    """

    id: Id
    name: Text
    queue: Id
    icon: str = Field("", max_length=2)
    colour: str = Field("#1D5FBF", pattern=r"^#[0-9A-Fa-f]{6}$")
    identity: Literal["none", "optional", "required"] = "none"
    daily_cap: int | None = Field(None, ge=1, le=100_000)
    one_live: bool = False
    bookable: bool = True
    materials: tuple[Text, ...] = ()


class Window(Part):
    """Where a clerk sits. `serves` are its own queues, `supports` those it helps once they are long."""

    id: Id
    name: Text
    kind: WindowKind
    serves: tuple[Id, ...] = Field(min_length=1)
    supports: tuple[Id, ...] = ()
    zone: Id = "hall"
    arrow: Arrow | None = None


class Zone(Part):
    """A part of the building with boards and a voice of its own."""

    id: Id
    name: Text


class Hours(Part):
    """When numbers are given: weekdays, spans of a day, and minutes before a span's end after which none are.

    `holidays` are days without service, `workdays` days of service in spite of their weekday (调休). Where neither names
    a day, `calendar` does: with `china` the State's holidays and the weekends worked for them, with `none` the weekday.
    """

    days: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri")
    spans: tuple[tuple[Clock, Clock], ...] = (("09:00", "12:00"), ("13:30", "17:00"))
    cut_off_minutes: int = Field(10, ge=0, le=120)
    calendar: Literal["china", "none"] = "china"
    holidays: tuple[date, ...] = ()
    workdays: tuple[date, ...] = ()


class DevicePart(Part):
    """A plug of a device: its driver, where it is, and the driver's own settings."""

    driver: str
    link: str
    settings: dict[str, Any] = {}


class Device(Part):
    """One thing with a seat on the bus. `mark` is a kiosk's own letter in numbers given while cut off.

    `view` is what a board shows: the calls, or at the entrance how busy each service is; there with `check_in` also the
    code of this minute, with which whoever stands before it checks in by phone.
    """

    id: Id
    kind: DeviceKind
    window: Id | None = None
    zone: Id | None = None
    mark: str | None = Field(None, pattern=r"^[A-Z]{1,2}$")
    view: Literal["hall", "entrance"] = "hall"
    check_in: bool = False
    parts: dict[Id, DevicePart] = {}

    @model_validator(mode="after")
    def shows_the_code_at_the_entrance(self) -> Self:
        if self.check_in and (self.kind != "board" or self.view != "entrance"):
            raise ValueError('check_in only with kind = "board" and view = "entrance"')
        return self


class Centre(Part):
    """One hall; everything is keyed by its `id`.

    `comprehensive_share` is the least part of its standing windows that are comprehensive or of a whole field (综合窗口).
    """

    id: Id
    name: Text
    timezone: str = "Asia/Shanghai"
    hotline: str = "12345"
    notice: Text | None = None
    catalogue: str | None = None
    comprehensive_share: float | None = Field(None, gt=0, le=1)
    services: tuple[Service, ...] = Field(min_length=1)
    queues: tuple[Queue, ...] = Field(min_length=1)
    windows: tuple[Window, ...] = Field(min_length=1)
    policy: Policy = Policy()
    hours: Hours | None = Hours()
    appointments: Appointments = Appointments()
    kiosk: KioskSettings = KioskSettings()
    console: ConsoleSettings = ConsoleSettings()
    slip: SlipTemplate = SlipTemplate()
    intake: Intake = Intake()
    messages: Messages = Messages()
    phone: PhoneSettings = PhoneSettings()
    ratings: RatingSettings = RatingSettings()
    reasons: Reasons = Reasons()
    province: Province = Province()
    province_map: ProvinceMap = ProvinceMap()
    overtime: Overtime = Overtime()
    alarms: Alarms = Alarms()
    sign_in: SignIn = SignIn()
    oidc: Oidc | None = None
    board: BoardSettings = BoardSettings()
    voice: VoiceSettings = VoiceSettings()
    zones: tuple[Zone, ...] = ()
    devices: tuple[Device, ...] = ()
    departments: tuple[Department, ...] = ()
    items: tuple[Item, ...] = ()
    packages: tuple[Package, ...] = ()
    grounds: tuple[Ground, ...] = ()
    branches: tuple[Branch, ...] = ()

    @cached_property
    def queue(self) -> dict[str, Queue]:
        """Queue by id."""
        return {queue.id: queue for queue in self.queues}

    @cached_property
    def service(self) -> dict[str, Service]:
        """Service by id."""
        return {service.id: service for service in self.services}

    @cached_property
    def window(self) -> dict[str, Window]:
        """Window by id."""
        return {window.id: window for window in self.windows}

    @cached_property
    def device(self) -> dict[str, Device]:
        """Device by id."""
        return {device.id: device for device in self.devices}

    @cached_property
    def item(self) -> dict[str, Item]:
        """Item by id."""
        return {item.id: item for item in self.items}

    @cached_property
    def package(self) -> dict[str, Package]:
        """Package by id."""
        return {package.id: package for package in self.packages}

    @cached_property
    def ground(self) -> dict[str, Ground]:
        """Ground of priority by id."""
        return {ground.id: ground for ground in self.grounds}

    @cached_property
    def zone(self) -> ZoneInfo:
        """The hall's clock."""
        return ZoneInfo(self.timezone)

    def services_at(self, window: Window) -> list[Service]:
        """What a window serves as its own: what stands on its sign. Queues it only supports are not promised there."""
        return [service for queue in window.serves for service in self.services if service.queue == queue]

    def windows_of(self, queue: str) -> list[Window]:
        """The windows that serve a queue as their own."""
        return [window for window in self.windows if queue in window.serves]
