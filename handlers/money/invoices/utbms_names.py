"""The names of the UTBMS codes, one a line: activities, tasks of five sets with their phases, expenses."""

from typing import Final

ACTIVITY_NAMES: Final = """
A101 Plan and prepare for
A102 Research
A103 Draft/revise
A104 Review/analyze
A105 Communicate (in firm)
A106 Communicate (with client)
A107 Communicate (other outside counsel)
A108 Communicate (other external)
A109 Appear for/attend
A110 Manage data/files
A111 Other
A112 Billable travel time
A113 Communicate (witnesses)
A114 Communicate (experts)
A115 Medical record and medical bill management
A116 Training
A117 Special handling copying/scanning/imaging (internal)
A118 Collection (forensic)
A119 Culling and filtering
A120 Processing
A121 Review and analysis
A122 Quality assurance and control
A123 Search creation and execution
A124 Privilege review culling and log creation
A125 Document production creation and preparation
A126 Evidence/exhibit creation and preparation
A127 Project management
A128 Collection closing activities
"""

TASK_NAMES: Final = """
L100 Case assessment, development and administration
L110 Fact investigation/development
L120 Analysis/strategy
L130 Experts/consultants
L140 Document/file management
L150 Budgeting
L160 Settlement/non-binding ADR
L190 Other case assessment, development and administration
L200 Pre-trial pleadings and motions
L210 Pleadings
L220 Preliminary injunctions/provisional remedies
L230 Court mandated conferences
L240 Dispositive motions
L250 Other written motions and submissions
L260 Class action certification and notice
L300 Discovery
L310 Written discovery
L320 Document production
L330 Depositions
L340 Expert discovery
L350 Discovery motions
L360 Discovery on-site inspections
L390 Other discovery
L400 Trial preparation and trial
L410 Fact witnesses
L420 Expert witnesses
L430 Written motions and submissions
L440 Other trial preparation and support
L450 Trial and hearing attendance
L460 Post-trial motions and submissions
L470 Enforcement
L500 Appeal
L510 Appellate motions and submissions
L520 Appellate briefs
L530 Oral argument
L600 E-discovery
L601 Discovery planning
L602 Interviews
L609 Quality assurance and control of identification
L610 Preservation
L611 Preservation order
L612 Legal hold
L619 Quality assurance and control of preservation
L620 Collection
L621 Collection/recovery
L622 Media costs
L623 Media/ESI transfer, receipt, inventory
L629 Quality assurance and control of collection
L630 Processing
L631 ESI stage, preparation and process
L632 Scanning of hard copy
L633 Foreign language translation
L634 Exception handling
L639 Quality assurance and control of processing
L650 Review
L651 Hosting costs
L652 Objective and subjective coding
L653 First pass document review
L654 Second pass document review
L655 Privilege review
L656 Redaction
L659 Quality assurance and control of review
L660 Analysis
L669 Quality assurance and control of analysis
L670 Production
L671 Conversion of ESI to production format
L679 Quality assurance and control of production
L680 Presentation
L689 Quality assurance and control of presentation
L690 Project management
P100 Project administration
P200 Fact gathering/due diligence
P210 Corporate review
P220 Tax
P230 Environmental
P240 Real and personal property
P250 Employee/labor
P260 Intellectual property
P270 Regulatory reviews
P280 Other
P300 Structure/strategy/analysis
P400 Initial document preparation/filing
P500 Negotiation/revision/responses
P600 Completion/closing
P700 Post-completion/post-closing
P800 Maintenance and renewal
C100 Fact gathering
C200 Researching law
C300 Analysis and advice
C400 Third party communication
B100 Administration
B110 Case administration
B120 Asset analysis and recovery
B130 Asset disposition
B140 Relief from stay/adequate protection proceedings
B150 Meetings of and communications with creditors
B160 Fee/employment applications
B170 Fee/employment objections
B180 Avoidance action analysis
B185 Assumption/rejection of leases and contracts
B190 Other contested matters
B195 Non-working travel
B200 Operations
B210 Business operations
B220 Employee benefits/pensions
B230 Financing/cash collections
B240 Tax issues
B250 Real estate
B260 Board of directors matters
B300 Claims and plan
B310 Claims administration and objections
B320 Plan and disclosure statement
B400 Bankruptcy-related advice
B410 General bankruptcy advice/opinions
B420 Restructurings
"""

EXPENSE_NAMES: Final = """
E101 Copying
E102 Outside printing
E103 Word processing
E104 Facsimile
E105 Telephone
E106 Online research
E107 Delivery services/messengers
E108 Postage
E109 Local travel
E110 Out-of-town travel
E111 Meals
E112 Court fees
E113 Subpoena fees
E114 Witness fees
E115 Deposition transcripts
E116 Trial transcripts
E117 Trial exhibits
E118 Litigation support vendors
E119 Experts
E120 Private investigators
E121 Arbitrators/mediators
E122 Local counsel
E123 Other professionals
E124 Other
"""
