using System.Globalization;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.FollowUps;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Notifications;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Domain.Templates;

namespace CampaignStudio.Domain.Enrollments;

/// <summary>
/// Does what fired progression rules ask for: on the lead itself, and as rows for the caller to keep or, in a preview, to look at. Made
/// anew for each batch of one campaign: users, agents' loads and custom fields are read once. What can't be done any more, because the
/// world changed since the rule was saved (its agent left), is skipped and told to the administrators: a lead's move never fails for it.
/// </summary>
public sealed class RuleActionRunner
{
    private readonly Campaign _campaign;
    private readonly LiquidRenderer _liquid;
    private readonly RuleActionWorkspace _workspace;

    private RuleActionRunner(Campaign campaign, LiquidRenderer liquid, RuleActionWorkspace workspace) =>
        (_campaign, _liquid, _workspace) = (campaign, liquid, workspace);

    public static async Task<RuleActionRunner> LoadAsync(StudioDb db, Campaign campaign, LiquidRenderer liquid, CancellationToken cancel) =>
        new(campaign, liquid, await RuleActionWorkspace.LoadAsync(db, campaign, cancel));

    /// <summary>Runs the rule's actions in order, after the lead was moved.</summary>
    public IReadOnlyList<RuleEffect> Run(Lead lead, Enrollment enrollment, ProgressionRule rule, DateTime nowUtc)
    {
        if (rule.Actions.Count == 0) return [];
        var run = new Firing(this, lead, enrollment, rule, nowUtc);
        for (var index = 0; index < rule.Actions.Count; index++)
        {
            if (run.Do(rule.Actions[index], index) is { } problem) run.LeaveOut(problem);
        }
        return run.Effects;
    }

    /// <summary>The actions of one rule for one lead.</summary>
    private sealed class Firing(RuleActionRunner runner, Lead lead, Enrollment enrollment, ProgressionRule rule, DateTime nowUtc)
    {
        private readonly RenderSettings _settings = new(CultureInfo.InvariantCulture, SequenceFlow.Zone(runner._campaign, lead.TimeZone), nowUtc);
        private readonly RuleActionWorkspace _workspace = runner._workspace;
        private readonly List<RuleEffect> _effects = [];

        public IReadOnlyList<RuleEffect> Effects => _effects;

        /// <summary>Null when done, else what was not done and why, in words.</summary>
        public string? Do(RuleAction action, int index) => action switch
        {
            UpdateField update => Update(update),
            CreateTask create => Create(create, index),
            AssignTo assign => Assign(assign),
            SendNotification send => Send(send),
            _ => throw new InvalidOperationException($"No way to do {action.GetType().Name}."),
        };

        /// <summary>Something was not done, which the administrators have to know.</summary>
        public void LeaveOut(string problem)
        {
            _effects.Add(new ActionLeftOut(problem));
            var title = $"A rule could not do everything: {rule.Name}";
            var message = $"Campaign {runner._campaign.Name}, lead {lead.DisplayName}: {problem}. Edit the rule, then do by hand what it left out.";
            foreach (var admin in _workspace.ActiveUsers(Role.Admin)) Notify(admin, title, message, email: false);
        }

        private string? Update(UpdateField update)
        {
            var rendered = Render(update.Value);
            if (rendered.IsError) return $"'{update.Field}' was not set: {rendered.Error!.Message}";
            if (LeadFieldWriter.Set(lead, update.Field, rendered.Value.Value, _workspace.CustomFields) is { } problem) return $"'{update.Field}' was not set: {problem}";
            _effects.Add(new FieldUpdated(update.Field, rendered.Value.Value));
            return null;
        }

        private string? Create(CreateTask create, int index)
        {
            var title = Text(create.Title, rule.Name);
            if (title.IsError) return $"a task was not created: {title.Error!.Message}";
            long? agentId;
            if (create.AgentId is null)
            {
                agentId = _workspace.Agents.For(lead.AssignedToId);
            }
            else
            {
                agentId = _workspace.ActiveUser(create.AgentId);
                if (agentId is not { } named) return $"the task '{title.Value}' was not created: its agent (user {create.AgentId}) is no longer active";
                _workspace.Agents.Took(named);
            }

            _effects.Add(new TaskCreated(new FollowUpTask
            {
                CampaignId = enrollment.CampaignId,
                LeadId = lead.Id,
                EnrollmentId = enrollment.Id,
                Title = TaskText.Title(title.Value),
                Type = create.TaskType,
                Priority = create.Priority,
                DueUtc = create.DueUtc ?? (create.DueInHours is { } hours ? nowUtc.AddHours((double)hours) : null),
                AssignedToId = agentId,
                CreatedUtc = nowUtc,
                CauseKey = CauseKey(index),
            }));
            return null;
        }

        // A rule that may repeat makes a task each time it fires, and it fires at most once at an instant.
        private string CauseKey(int index) => rule.CanRepeat
            ? string.Create(CultureInfo.InvariantCulture, $"rule:{enrollment.Id}:{rule.Id}:{index}:repeat {nowUtc:yyyyMMddHHmmssfff}")
            : string.Create(CultureInfo.InvariantCulture, $"rule:{enrollment.Id}:{rule.Id}:{index}");

        private string? Assign(AssignTo assign)
        {
            var agentId = assign.AgentId is null ? _workspace.Owners.Next() : _workspace.ActiveUser(assign.AgentId);
            if (agentId is null)
            {
                return assign.AgentId is null
                    ? "the lead was not assigned: there is no active agent"
                    : $"the lead was not assigned: the agent (user {assign.AgentId}) is no longer active";
            }
            if (lead.AssignedToId == agentId) return null;
            lead.AssignedToId = agentId;
            _effects.Add(new LeadAssigned(agentId.Value));
            return null;
        }

        private string? Send(SendNotification send)
        {
            var title = Text(send.Title, rule.Name);
            var message = Text(send.Message, "");
            if ((title.Error ?? message.Error) is { } error) return $"a notification was not sent: {error.Message}";

            var to = Recipients(send);
            if (to.Count == 0) return $"the notification '{title.Value}' reached nobody: its recipient is not there or no longer active";
            foreach (var userId in to) Notify(userId, title.Value, message.Value, send.Email);
            return null;
        }

        /// <summary>A lead without an agent is its campaign owner's concern.</summary>
        private IReadOnlyCollection<long> Recipients(SendNotification send) => send.To switch
        {
            NotificationTarget.Agent => One(_workspace.ActiveUser(lead.AssignedToId) ?? _workspace.ActiveUser(runner._campaign.CreatedById)),
            NotificationTarget.Owner => One(_workspace.ActiveUser(runner._campaign.CreatedById)),
            NotificationTarget.Role when EnumText<Role>.TryParse(send.Role, out var role) => _workspace.ActiveUsers(role),
            NotificationTarget.User when send.UserId is { } userId => One(_workspace.ActiveUser(userId)),
            _ => [],
        };

        private static long[] One(long? userId) => userId is { } id ? [id] : [];

        private void Notify(long userId, string title, string message, bool email) => _effects.Add(new UserNotified(new Notification
        {
            UserId = userId,
            Title = TaskText.Title(title),
            Message = message,
            Link = string.Create(CultureInfo.InvariantCulture, $"/leads/{lead.Id}"),
            CreatedUtc = nowUtc,
            EmailPending = email,
        }));

        private Result<string> Text(string source, string instead)
        {
            var rendered = runner._liquid.RenderText(source, LeadTemplateModel.Of(lead), _settings);
            return rendered.IsError || !string.IsNullOrWhiteSpace(rendered.Value) ? rendered : instead;
        }

        private readonly record struct Rendered(FactValue? Value);

        private Result<Rendered> Render(FactValue? value)
        {
            switch (value)
            {
                case FactValue.Text text:
                    var rendered = Text(text.Value, "");
                    return rendered.IsError ? rendered.Error! : new Rendered(new FactValue.Text(rendered.Value));
                case FactValue.Many many:
                    var items = many.Items.Select(Render).ToList();
                    return items.Find(item => item.IsError).Error is { } error
                        ? error
                        : new Rendered(FactValue.List(items.Select(item => item.Value.Value).OfType<FactValue>()));
                default:
                    return new Rendered(value);
            }
        }
    }
}
