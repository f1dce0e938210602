using System.Globalization;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.FollowUps;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Domain.Templates;

namespace CampaignStudio.Domain.Enrollments;

/// <summary>
/// Does what fired progression rules ask for, on the rows of one context; the caller saves. Made anew for each batch of one
/// campaign: users, agents' loads and custom fields are read once. What can't be done any more, because the world changed since
/// the rule was saved (its agent left), is skipped and told to the administrators: a lead's move never fails for it.
/// </summary>
public sealed class RuleActionRunner(StudioDb db, Campaign campaign, LiquidRenderer liquid)
{
    private readonly HashSet<Topic> _topics = [];
    private RuleActionWorkspace? _workspace;

    /// <summary>What changed by the actions run so far; to be signalled after the commit.</summary>
    public IReadOnlyCollection<Topic> Topics => _topics;

    /// <summary>Runs the rule's actions in order, after the lead was moved.</summary>
    /// <returns>Whether one of the lead's own fields changed: then its enrollments elsewhere are due for evaluation too.</returns>
    public async Task<bool> RunAsync(Lead lead, Enrollment enrollment, ProgressionRule rule, DateTime nowUtc, CancellationToken cancel)
    {
        if (rule.Actions.Count == 0) return false;
        _workspace ??= await RuleActionWorkspace.LoadAsync(db, campaign, cancel);
        var run = new Run(this, _workspace, lead, enrollment, rule, nowUtc);
        for (var index = 0; index < rule.Actions.Count; index++)
        {
            if (run.Do(rule.Actions[index], index) is { } problem) run.TellAdmins(problem);
        }
        return run.LeadChanged;
    }

    /// <summary>The actions of one rule for one lead.</summary>
    private sealed class Run(RuleActionRunner runner, RuleActionWorkspace workspace, Lead lead, Enrollment enrollment, ProgressionRule rule, DateTime nowUtc)
    {
        private readonly RenderSettings _settings = new(CultureInfo.InvariantCulture, SequenceFlow.Zone(runner.Campaign, lead.TimeZone), nowUtc);

        public bool LeadChanged { get; private set; }

        /// <summary>Null when done, else what was not done and why, in words.</summary>
        public string? Do(RuleAction action, int index) => action switch
        {
            UpdateField update => Update(update),
            CreateTask create => Create(create, index),
            AssignTo assign => Assign(assign),
            SendNotification send => Send(send),
            _ => throw new InvalidOperationException($"No way to do {action.GetType().Name}."),
        };

        public void TellAdmins(string problem)
        {
            var title = $"A rule could not do everything: {rule.Name}";
            var message = $"Campaign {runner.Campaign.Name}, lead {lead.DisplayName}: {problem}. Edit the rule, then do by hand what it left out.";
            foreach (var admin in workspace.ActiveUsers(Role.Admin)) Notify(admin, title, message, email: false);
        }

        private string? Update(UpdateField update)
        {
            var rendered = Render(update.Value);
            if (rendered.IsError) return $"'{update.Field}' was not set: {rendered.Error!.Message}";
            if (LeadFieldWriter.Set(lead, update.Field, rendered.Value.Value, workspace.CustomFields) is { } problem) return $"'{update.Field}' was not set: {problem}";
            LeadChanged = true;
            return null;
        }

        private string? Create(CreateTask create, int index)
        {
            var title = Text(create.Title, rule.Name);
            if (title.IsError) return $"a task was not created: {title.Error!.Message}";
            long? agentId;
            if (create.AgentId is null)
            {
                agentId = workspace.Agents.For(lead.AssignedToId);
            }
            else
            {
                agentId = workspace.ActiveUser(create.AgentId);
                if (agentId is not { } named) return $"the task '{title.Value}' was not created: its agent (user {create.AgentId}) is no longer active";
                workspace.Agents.Took(named);
            }

            runner.Db.Tasks.Add(new FollowUpTask
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
            });
            runner._topics.Add(Topic.Tasks);
            return null;
        }

        // A rule that may repeat makes a task each time it fires, and it fires at most once at an instant.
        private string CauseKey(int index) => rule.CanRepeat
            ? string.Create(CultureInfo.InvariantCulture, $"rule:{enrollment.Id}:{rule.Id}:{index}:repeat {nowUtc:yyyyMMddHHmmssfff}")
            : string.Create(CultureInfo.InvariantCulture, $"rule:{enrollment.Id}:{rule.Id}:{index}");

        private string? Assign(AssignTo assign)
        {
            var agentId = assign.AgentId is null ? workspace.Owners.Next() : workspace.ActiveUser(assign.AgentId);
            if (agentId is null)
            {
                return assign.AgentId is null
                    ? "the lead was not assigned: there is no active agent"
                    : $"the lead was not assigned: the agent (user {assign.AgentId}) is no longer active";
            }
            if (lead.AssignedToId == agentId) return null;
            lead.AssignedToId = agentId;
            LeadChanged = true;
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
            NotificationTarget.Agent => One(workspace.ActiveUser(lead.AssignedToId) ?? workspace.ActiveUser(runner.Campaign.CreatedById)),
            NotificationTarget.Owner => One(workspace.ActiveUser(runner.Campaign.CreatedById)),
            NotificationTarget.Role when EnumText<Role>.TryParse(send.Role, out var role) => workspace.ActiveUsers(role),
            NotificationTarget.User when send.UserId is { } userId => One(workspace.ActiveUser(userId)),
            _ => [],
        };

        private static long[] One(long? userId) => userId is { } id ? [id] : [];

        private void Notify(long userId, string title, string message, bool email)
        {
            runner.Db.Notifications.Add(new Notifications.Notification
            {
                UserId = userId,
                Title = TaskText.Title(title),
                Message = message,
                Link = string.Create(CultureInfo.InvariantCulture, $"/leads/{lead.Id}"),
                CreatedUtc = nowUtc,
                EmailPending = email,
            });
            runner._topics.Add(Topic.Notifications(userId));
        }

        private Result<string> Text(string source, string instead)
        {
            var rendered = runner.Liquid.RenderText(source, LeadTemplateModel.Of(lead), _settings);
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

    private StudioDb Db => db;
    private Campaign Campaign => campaign;
    private LiquidRenderer Liquid => liquid;
}
