namespace CampaignStudio.Tests.Processes;

/// <summary>Tests that run the program as a process have the machine to themselves, one after the other.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessTestsCollection
{
    public const string Name = "Processes";
}
