namespace CampaignStudio.Features.Rules;

/// <summary>An item was dropped into a list, before the item that stands at this index now.</summary>
public sealed record ItemMove(string Item, string List, int Index);

/// <summary>An item is to move one step.</summary>
public sealed record ItemStep(string Item, MoveStep Step);
